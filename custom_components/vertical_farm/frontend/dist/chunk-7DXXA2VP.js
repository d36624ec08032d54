import{a as m,b as n,d as o,e as u,u as f,v as g,w as v,x as w,y as b,z as x}from"./chunk-YCD27IBE.js";var k=12,S=60,E=["act","watch","good","no_data","unknown","empty"],c=class extends u{static{this.properties={farm:{attribute:!1},words:{attribute:!1},by:{attribute:!1},here:{state:!0}}}constructor(){super(),this.by="health",this.here=""}focusShelf(e){this.here=e,this.updateComplete.then(()=>this.button(e)?.focus())}render(){let{farm:e,words:t}=this;if(!e)return o;let s=e.racks.length>k||e.shelves.length>S,r=[...new Set(e.racks.map(a=>a.row))];return n`
<div class="top">
<h2>${t.say("map")}</h2>
<ul class="counts">
${E.filter(a=>e.counts[a]).map(a=>this.count(a,e.counts[a]))}
</ul>
</div>
<div class="by" role="group" aria-label=${t.say("colour_by")}>
${f.map(a=>n`<button aria-pressed=${a===this.by} @click=${()=>this.ask("vf-colour-by",a)}>
${t.say(`by_${a}`)}
</button>`)}
</div>
${r.map(a=>n`
${a===null||r.length===1?o:n`<h3 class="quiet">${t.say("row",{name:a})}</h3>`}
<div class="racks ${s?"dense":""}" @keydown=${this.move}>
${e.racks.filter(i=>i.row===a).map(i=>this.rack(i,s))}
</div>
`)}
`}count(e,t){return n`<li data-tone=${v[e]}>
<ha-icon class="tone-icon" icon=${g[e]}></ha-icon>
${this.words.number(t)} <span class="quiet">${this.words.sayKey("status",e)}</span>
</li>`}rack(e,t){return n`<section class="rack" aria-label=${e.name}>
<h3 title=${e.name}>${e.name}</h3>
${e.shelves.map(s=>s.status==="empty"?n`<div class="empty">${this.shelf(s,t)} ${this.sow(s,t)}</div>`:this.shelf(s,t))}
</section>`}shelf(e,t){let{words:s}=this,r=w(e,this.by,s),a=b(e,s),i=r.word===a?"":r.word,l=`${[e.name,a,i,r.number].filter(Boolean).join(" ")}, ${e.rack}`;return n`<button
class="shelf ${r.hatched?"hatched":""}"
data-tone=${r.tone}
data-shelf=${e.id}
tabindex=${e.id===this.first?0:-1}
aria-label=${l}
title=${t?l:o}
@focus=${()=>this.here=e.id}
@click=${()=>this.ask("vf-open-shelf",e.id)}
>
<ha-icon class="tone-icon" icon=${r.icon}></ha-icon>
${t?e.status==="empty"?o:n`<span class="number">${r.number||r.word.slice(0,3)}</span>`:n`<span class="what">
<span class="name">${e.name}</span>
<span class="crop" title=${a}>${a}</span>
${i?n`<span class="quiet">${i}</span>`:o}
</span>
<span class="number">${r.number}</span>`}
</button>`}sow(e,t){let{words:s}=this,r=`${s.say("sow")}: ${e.rack} ${e.name}`;return n`<button
class="sow"
aria-label=${r}
title=${t?r:o}
tabindex=${e.id===this.first?0:-1}
@click=${()=>this.ask("vf-sow",e.id)}
>
${t?n`<ha-icon icon="mdi:seed-plus-outline"></ha-icon>`:s.say("sow")}
</button>`}get first(){return this.here||this.farm?.shelves[0]?.id}ask(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t,bubbles:!0,composed:!0}))}button(e){return this.renderRoot.querySelector(`[data-shelf="${CSS.escape(e)}"]`)}move(e){let t=this.farm?.racks.filter(p=>p.shelves.length)??[],s=t.findIndex(p=>p.shelves.some(y=>y.id===this.here)),r=t[s];if(!r)return;let a=r.shelves.findIndex(p=>p.id===this.here),i=getComputedStyle(this).direction==="rtl"?-1:1,l={ArrowUp:[0,-1],ArrowDown:[0,1],ArrowLeft:[-i,0],ArrowRight:[i,0],Home:[-s,-a],End:[t.length-1-s,Number.MAX_SAFE_INTEGER]}[e.key];if(!l)return;e.preventDefault();let d=t[Math.min(Math.max(s+l[0],0),t.length-1)],h=d?.shelves[Math.min(Math.max(a+l[1],0),d.shelves.length-1)];h&&this.focusShelf(h.id)}static{this.styles=[x,m` .top,.counts,.by{display:flex;flex-wrap:wrap;align-items:center;gap:var(--ha-space-2, 8px);}.top{justify-content:space-between;}.counts{gap:var(--vf-space);}.counts li{display:flex;align-items:center;gap:4px;}.by{margin-block:var(--vf-space);}.racks{display:grid;grid-template-columns:repeat(auto-fill, minmax(min(100%, 190px), 1fr));gap:var(--ha-space-4, 16px);margin-block-end:var(--ha-space-4, 16px);align-items:end;}.rack{display:grid;gap:6px;min-width:0;}.rack h3{overflow-wrap:anywhere;font-weight:500;}.shelf{display:flex;align-items:center;gap:var(--ha-space-2, 8px);width:100%;min-width:0;min-height:52px;padding-block:var(--ha-space-1, 4px);text-align:start;border-color:color-mix(in srgb, var(--tone) 45%, var(--divider-color));border-inline-start:5px solid var(--tone);background:color-mix(in srgb, var(--tone) 14%, transparent);}.empty{display:flex;gap:6px;min-width:0;}.empty > :last-child{flex:none;}.shelf:hover{background:color-mix(in srgb, var(--tone) 24%, transparent);}.hatched{background:repeating-linear-gradient( -45deg,transparent 0 8px,color-mix(in srgb, var(--tone) 22%, transparent) 8px 12px );}.what{flex:1;display:grid;min-width:0;}.what > *{overflow-wrap:anywhere;}.name{font-weight:500;}.crop{overflow:hidden;text-overflow:ellipsis;white-space:nowrap;}.shelf .quiet{color:color-mix(in srgb, var(--primary-text-color) 80%, transparent);}.number{font-variant-numeric:tabular-nums;font-weight:500;white-space:nowrap;}.dense{grid-template-columns:repeat(auto-fill, minmax(84px, 1fr));gap:var(--ha-space-2, 8px);}.dense .shelf{min-height:44px;padding:0 6px;gap:4px;}.dense .empty{gap:2px;}.dense .sow{min-width:40px;padding:0;}@media (max-width:500px){.racks:not(.dense){grid-template-columns:repeat(auto-fill, minmax(150px, 1fr));}.racks:not(.dense) .shelf{padding:4px 6px;}}`]}};customElements.get("vf-farm-map")||customElements.define("vf-farm-map",c);
