import{a}from"./chunk-G3XKKKK3.js";import"./chunk-2ALY6W7D.js";import"./chunk-KGXICIZM.js";import"./chunk-P7Q5K7ZE.js";import"./chunk-ISPTHUCT.js";export{a as FarmView};
