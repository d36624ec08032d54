import { css } from "lit";

/** What all our elements share; colours, spaces and corners are those of the user's theme. */
export const shared = css`
  :host {
    display: block;
    color: var(--primary-text-color);
    font-size: var(--ha-font-size-m, 14px);
    --vf-space: var(--ha-space-3, 12px);
    --vf-radius: var(--ha-card-border-radius, 12px);
    --vf-good: var(--success-color, #43a047);
    --vf-watch: var(--warning-color, #ffa600);
    --vf-act: var(--error-color, #db4437);
    --vf-none: var(--disabled-color, #bdbdbd);
    --vf-info: var(--info-color, #039be5);
    --vf-accent: var(--primary-color, #009ac7);
  }

  h1,
  h2,
  h3,
  p,
  ul,
  ol {
    margin: 0;
    padding: 0;
    font-weight: inherit;
  }
  ul,
  ol {
    list-style: none;
  }
  h2 {
    font-size: var(--ha-font-size-l, 16px);
    font-weight: 500;
  }
  /* Names and our own words may run another way than the page; each runs its own. */
  h1,
  h2,
  h3,
  p,
  li,
  b,
  span,
  small,
  label,
  th,
  td {
    text-align: -webkit-match-parent;
    text-align: match-parent;
    unicode-bidi: plaintext;
  }
  * {
    box-sizing: border-box;
  }
  .card {
    background: var(--ha-card-background, var(--card-background-color));
    border: 1px solid var(--ha-card-border-color, var(--divider-color));
    border-radius: var(--vf-radius);
    padding: var(--ha-space-4, 16px);
  }
  .quiet {
    color: var(--secondary-text-color);
  }
  button {
    unicode-bidi: plaintext;
    font: inherit;
    color: inherit;
    min-height: 44px;
    border: 1px solid var(--divider-color);
    border-radius: var(--ha-border-radius-lg, 8px);
    background: none;
    padding: 0 var(--vf-space);
    cursor: pointer;
  }
  button:hover {
    background: color-mix(in srgb, var(--primary-text-color) 6%, transparent);
  }
  label {
    display: grid;
    gap: var(--ha-space-1, 4px);
    min-width: 0;
    color: var(--secondary-text-color);
    font-size: var(--ha-font-size-s, 12px);
  }
  input:not([type="file"]),
  select,
  textarea {
    font: inherit;
    font-size: var(--ha-font-size-m, 14px);
    min-width: 0;
    min-height: 44px;
    padding: 0 var(--ha-space-2, 8px);
    border: 1px solid var(--secondary-text-color);
    border-radius: var(--ha-border-radius-lg, 8px);
    background: var(--card-background-color);
    color: var(--primary-text-color);
  }
  button[aria-pressed="true"] {
    border-color: var(--vf-accent);
    background: color-mix(in srgb, var(--vf-accent) 16%, transparent);
  }
  vf-ha-card {
    display: block;
    min-width: 0;
  }
  button:disabled {
    opacity: 0.5;
    cursor: default;
  }
  :focus-visible {
    outline: 2px solid var(--vf-accent);
    outline-offset: 2px;
  }
  button.main {
    border-color: var(--vf-accent);
    box-shadow: inset 0 0 0 1px var(--vf-accent);
  }
  ha-icon {
    --mdc-icon-size: 20px;
    flex: none;
    width: 20px;
    height: 20px;
  }
  [data-tone="good"] {
    --tone: var(--vf-good);
  }
  [data-tone="watch"] {
    --tone: var(--vf-watch);
  }
  [data-tone="act"] {
    --tone: var(--vf-act);
  }
  [data-tone="none"] {
    --tone: var(--vf-none);
  }
  [data-tone="info"] {
    --tone: var(--vf-info);
  }
  [data-tone="accent"] {
    --tone: var(--vf-accent);
  }
  .farms {
    display: flex;
    flex-wrap: wrap;
    gap: var(--ha-space-2, 8px);
    margin-block-end: var(--vf-space);
  }
  .calm {
    display: flex;
    align-items: center;
    gap: var(--ha-space-2, 8px);
    margin-block-start: var(--ha-space-2, 8px);
  }
  .tone-icon {
    color: var(--tone);
  }
`;

/** A card whose lines say what there is, with buttons at their ends. */
export const rows = css`
  section.card {
    border-top: 4px solid var(--tone);
  }
  li {
    display: flex;
    align-items: center;
    gap: var(--vf-space);
    padding-block: var(--ha-space-2, 8px);
    border-block-end: 1px solid var(--divider-color);
  }
  li:last-child {
    border: none;
  }
  .text {
    flex: 1;
    display: grid;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .all {
    margin-block-start: var(--ha-space-2, 8px);
  }
  @media (max-width: 870px) {
    .card {
      padding: var(--vf-space);
    }
  }
`;

/** The foot of a dialog. */
export const dialog = css`
  .buttons {
    display: flex;
    justify-content: flex-end;
    gap: var(--ha-space-2, 8px);
  }
  ha-form,
  ha-alert {
    display: block;
    margin-top: var(--vf-space);
  }
`;
