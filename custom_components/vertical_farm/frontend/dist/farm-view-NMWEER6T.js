import{a}from"./chunk-LJDJ62RJ.js";import"./chunk-MJ3OM63K.js";import"./chunk-OWJGYH7X.js";import"./chunk-CRALMYC4.js";import"./chunk-EUYC7UXT.js";export{a as FarmView};
