import{b as a}from"./chunk-3DVU2STB.js";import"./chunk-7DXXA2VP.js";import"./chunk-X6VESBSN.js";import"./chunk-ME6XFMNY.js";import"./chunk-YCD27IBE.js";export{a as FarmView};
