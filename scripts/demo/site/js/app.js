/* global document, fetch */

const euros = new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' });

/** One card of the catalogue. */
function card({ name, wood, price, weeks }) {
  const article = document.createElement('article');
  article.className = 'card';
  article.append(
    element('h2', name),
    element('p', `${wood}, ready in ${weeks} weeks`),
    element('p', euros.format(price), 'price'),
  );
  return article;
}

function element(tag, text, className = '') {
  const node = document.createElement(tag);
  node.textContent = text;
  node.className = className;
  return node;
}

async function showProducts() {
  const section = document.querySelector('#products');
  try {
    const response = await fetch('data/products.json');
    const { products } = await response.json();
    section.replaceChildren(...products.map(card));
  } catch {
    section.replaceChildren(element('p', 'The catalogue could not be loaded. Please call us.'));
  }
}

showProducts();
