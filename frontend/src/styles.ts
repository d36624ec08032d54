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
  * {
    box-sizing: border-box;
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
  button:focus-visible,
  a:focus-visible,
  select:focus-visible,
  textarea:focus-visible,
  input:focus-visible {
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
  .tone-icon {
    color: var(--tone);
  }
`;
