import{b as a}from"./chunk-K736V2HJ.js";import"./chunk-4VUMU23S.js";import"./chunk-X6VESBSN.js";import"./chunk-ME6XFMNY.js";import"./chunk-YCD27IBE.js";export{a as FarmView};
