var o=()=>new Promise(i=>setTimeout(i,20));async function t(){for(;!window.customElements.get("home-assistant");)await o();await import("./main.js")}t();
