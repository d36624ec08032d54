import{a}from"./chunk-GW6WEFPZ.js";import"./chunk-4HBMTIKO.js";import"./chunk-4RAQUXXY.js";import"./chunk-76FSQSVV.js";import"./chunk-XIXVJ3YV.js";export{a as FarmView};
