/** Used from this process; the first is this project's client. */
export const libraryNames = ['ours', 'basic-ftp'] as const;

/** Started as processes, where they are installed. */
export const commandLineNames = ['lftp', 'curl', 'rclone'] as const;

/** Who is compared. */
export const contenderNames = [...libraryNames, ...commandLineNames] as const;

export type LibraryName = (typeof libraryNames)[number];
export type CommandLineName = (typeof commandLineNames)[number];
export type ContenderName = (typeof contenderNames)[number];
