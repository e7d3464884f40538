export declare function failureText(output: string): string;
