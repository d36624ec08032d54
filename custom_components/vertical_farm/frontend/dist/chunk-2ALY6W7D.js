import{a as m,b as n,e as c,g as u,s as f,t as v,u as g,v as b,w as x,x as w}from"./chunk-ISPTHUCT.js";var k=12,S=60,E=["act","watch","good","no_data","unknown","empty"],d=class extends u{static{this.properties={farm:{attribute:!1},words:{attribute:!1},by:{attribute:!1},here:{state:!0}}}constructor(){super(),this.by="health",this.here=""}focusShelf(e){this.here=e,this.updateComplete.then(()=>this.button(e)?.focus())}render(){let{farm:e,words:a}=this;if(!e)return c;let s=e.racks.length>k||e.shelves.length>S,r=[...new Set(e.racks.map(t=>t.row))];return n`
<div class="top">
<h2>${a.say("map")}</h2>
<ul class="counts">
${E.filter(t=>e.counts[t]).map(t=>this.count(t,e.counts[t]))}
</ul>
</div>
<div class="by" role="group" aria-label=${a.say("colour_by")}>
${f.map(t=>n`<button aria-pressed=${t===this.by} @click=${()=>this.choose(t)}>
${a.say(`by_${t}`)}
</button>`)}
</div>
${r.map(t=>n`
${t===null||r.length===1?c:n`<h3 class="quiet">${a.say("row",{name:t})}</h3>`}
<div class="racks ${s?"dense":""}" @keydown=${this.move}>
${e.racks.filter(o=>o.row===t).map(o=>this.rack(o,s))}
</div>
`)}
`}count(e,a){return n`<li data-tone=${g[e]}>
<ha-icon class="tone-icon" icon=${v[e]}></ha-icon>
${this.words.number(a)} <span class="quiet">${this.words.sayKey("status",e)}</span>
</li>`}rack(e,a){return n`<section class="rack" aria-label=${e.name}>
<h3 title=${e.name}>${e.name}</h3>
${e.shelves.map(s=>this.shelf(s,a))}
</section>`}shelf(e,a){let{words:s}=this,r=b(e,this.by,s),t=x(e,s),o=r.word===t?"":r.word,i=`${[e.name,t,o,r.number].filter(Boolean).join(" ")}, ${e.rack}`,p=this.here||this.farm?.shelves[0]?.id;return n`<button
class="shelf ${r.hatched?"hatched":""}"
data-tone=${r.tone}
data-shelf=${e.id}
tabindex=${e.id===p?0:-1}
aria-label=${i}
title=${a?i:c}
@focus=${()=>this.here=e.id}
@click=${()=>this.open(e.id)}
>
<ha-icon class="tone-icon" icon=${r.icon}></ha-icon>
${a?n`<span class="number" dir="auto">${r.number||r.word.slice(0,3)}</span>`:n`<span class="what">
<span class="name" dir="auto" title=${e.name}>${e.name}</span>
<span dir="auto" title=${t}>${t}</span>
${o?n`<span class="quiet" dir="auto">${o}</span>`:c}
</span>
<span class="number" dir="auto">${r.number}</span>`}
</button>`}choose(e){this.dispatchEvent(new CustomEvent("vf-colour-by",{detail:e,bubbles:!0,composed:!0}))}open(e){this.dispatchEvent(new CustomEvent("vf-open-shelf",{detail:e,bubbles:!0,composed:!0}))}button(e){return this.renderRoot.querySelector(`[data-shelf="${CSS.escape(e)}"]`)}move(e){let a=this.farm?.racks.filter(l=>l.shelves.length)??[],s=a.findIndex(l=>l.shelves.some(y=>y.id===this.here)),r=a[s];if(!r)return;let t=r.shelves.findIndex(l=>l.id===this.here),o=getComputedStyle(this).direction==="rtl"?-1:1,i={ArrowUp:[0,-1],ArrowDown:[0,1],ArrowLeft:[-o,0],ArrowRight:[o,0],Home:[-s,-t],End:[a.length-1-s,Number.MAX_SAFE_INTEGER]}[e.key];if(!i)return;e.preventDefault();let p=a[Math.min(Math.max(s+i[0],0),a.length-1)],h=p?.shelves[Math.min(Math.max(t+i[1],0),p.shelves.length-1)];h&&this.focusShelf(h.id)}static{this.styles=[w,m` .top,.counts,.by{display:flex;flex-wrap:wrap;align-items:center;gap:var(--ha-space-2, 8px);}.top{justify-content:space-between;}.counts{gap:var(--vf-space);}.counts li{display:flex;align-items:center;gap:4px;}.by{margin-block:var(--vf-space);}.by button[aria-pressed="true"]{border-color:var(--vf-accent);background:color-mix(in srgb, var(--vf-accent) 16%, transparent);}.racks{display:grid;grid-template-columns:repeat(auto-fill, minmax(min(100%, 190px), 1fr));gap:var(--ha-space-4, 16px);margin-block-end:var(--ha-space-4, 16px);align-items:end;}.rack{display:grid;gap:6px;min-width:0;}.rack h3{overflow:hidden;text-overflow:ellipsis;white-space:nowrap;font-weight:500;}.shelf{display:flex;align-items:center;gap:var(--ha-space-2, 8px);width:100%;min-height:52px;padding-block:var(--ha-space-1, 4px);text-align:start;border-color:color-mix(in srgb, var(--tone) 45%, var(--divider-color));border-inline-start:5px solid var(--tone);background:color-mix(in srgb, var(--tone) 14%, transparent);}.shelf:hover{background:color-mix(in srgb, var(--tone) 24%, transparent);}.hatched{background:repeating-linear-gradient( -45deg,transparent 0 8px,color-mix(in srgb, var(--tone) 22%, transparent) 8px 12px );}.what{flex:1;display:grid;min-width:0;}.what > *{text-align:match-parent;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;}.name{font-weight:500;}.shelf .quiet{color:color-mix(in srgb, var(--primary-text-color) 80%, transparent);}.number{font-variant-numeric:tabular-nums;font-weight:500;white-space:nowrap;}.dense{grid-template-columns:repeat(auto-fill, minmax(84px, 1fr));gap:var(--ha-space-2, 8px);}.dense .shelf{min-height:44px;padding:0 6px;gap:4px;}@media (max-width:500px){.racks:not(.dense){grid-template-columns:repeat(auto-fill, minmax(150px, 1fr));}.racks:not(.dense) .shelf{padding:4px 6px;}}`]}};customElements.get("vf-farm-map")||customElements.define("vf-farm-map",d);
