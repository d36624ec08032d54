import { css } from "lit";

/** How a recipe's page looks. */
export const recipeStyles = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--ha-space-4, 16px);
  }
  .line,
  .actions {
    display: flex;
    flex-wrap: wrap;
    align-items: start;
    justify-content: space-between;
    gap: var(--ha-space-2, 8px);
  }
  .actions {
    justify-content: start;
    margin-block-start: var(--vf-space);
  }
  .fields {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: var(--ha-space-2, 8px) var(--ha-space-4, 16px);
    margin-block-start: var(--vf-space);
  }
  .heat {
    align-items: baseline;
  }
  .fields label {
    flex: 1 1 200px;
  }
  .stages {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 440px), 1fr));
    gap: var(--ha-space-4, 16px);
    align-items: start;
  }
  .scroll {
    overflow-x: auto;
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: 6px 4px;
    border-block-end: 1px solid var(--divider-color);
    font-weight: inherit;
    text-align: start;
    vertical-align: top;
  }
  thead th {
    color: var(--secondary-text-color);
    font-size: var(--ha-font-size-s, 12px);
  }
  td small,
  th small {
    font-size: var(--ha-font-size-s, 12px);
  }
  td input {
    width: 100%;
    min-width: 52px;
    appearance: textfield;
  }
  td input::-webkit-inner-spin-button {
    display: none;
  }
  section > h2 + label {
    margin-block: var(--ha-space-2, 8px);
  }
  .saving {
    position: sticky;
    bottom: var(--ha-space-2, 8px);
    z-index: 3;
    margin: 0;
    padding: var(--ha-space-2, 8px);
  }
  @media (max-width: 870px) {
    .saving {
      bottom: calc(64px + var(--safe-area-inset-bottom, 0px));
    }
  }
  @media (max-width: 600px) {
    th,
    td {
      padding-inline: 2px;
    }
    .editing .origin {
      display: none;
    }
    .editing {
      table-layout: fixed;
    }
    .editing th:first-child {
      width: 34%;
    }
    .editing th {
      hyphens: auto;
      overflow-wrap: anywhere;
    }
    .editing input {
      min-width: 0;
      padding-inline: 6px;
    }
  }
  .wrong input {
    border-color: var(--vf-act);
    box-shadow: inset 0 0 0 1px var(--vf-act);
  }
  .refused {
    display: block;
    padding-inline-start: var(--ha-space-2, 8px);
    border-inline-start: 4px solid var(--vf-act);
    color: var(--primary-text-color);
    font-size: var(--ha-font-size-m, 14px);
    overflow-wrap: anywhere;
  }
  a {
    color: inherit;
  }
  .mark {
    padding-inline: 4px;
  }
  ol,
  ul {
    display: grid;
    gap: var(--ha-space-2, 8px);
    margin-block-start: var(--ha-space-2, 8px);
  }
  li {
    overflow-wrap: anywhere;
  }
`;
