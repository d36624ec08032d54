import{a as k,b as l,c as w,e as h,g as $,h as D,j as L,m as M,n as x,t as g,x as S}from"./chunk-XVIOD72M.js";var f=1e3,O=36e5,z=24;function C(i,r,e){return D(i.connection,{type:"vertical_farm/light/subscribe",device_id:r},e)}function v(i,r){return i.farm*f+(r-i.wall*f)*i.speed}function A(i,r){return i.wall*f+(r-i.farm*f)/i.speed}function m(i,r){let e=Date.parse(i.begins);return Math.min(Math.max((r-e)/(Date.parse(i.ends)-e),0),1)}function T(i,r){return i.phases.find(e=>Date.parse(e.start)<=r&&r<Date.parse(e.end))?.level_pct??0}function E(i){return i.phases.reduce((r,e)=>r+Date.parse(e.end)-Date.parse(e.start),0)/O}function I(i,r){let e=[];for(let t=Date.parse(i.begins);t<Date.parse(i.ends);t+=r*O)e.push(t);return e}function H(i){return i?i.forecast===null?"unknown":i.short>0?"short":i.over>0?"over":"planned":"none"}async function R(i,r,e){let t=new Map;if(!e.length)return t;let a=Math.max(A(r.clock,Date.parse(r.begins)),r.clock.wall*f),s=await i.callWS({type:"recorder/statistics_during_period",start_time:new Date(a).toISOString(),statistic_ids:e,period:e.length>z?"hour":"5minute",types:["mean"]});for(let[n,c]of Object.entries(s)){let o=c.flatMap(({start:p,end:u,mean:d})=>typeof d=="number"?[{start:v(r.clock,p),end:v(r.clock,u),ppfd:d}]:[]);t.set(n,o)}return t}var b=1440,y=100,N=6e4,U=5*N,j=6,K={planned:g.good,short:g.watch,over:"mdi:arrow-up-bold-circle",unknown:"mdi:help-circle-outline",none:g.empty},G={planned:"good",short:"watch",over:"watch",unknown:"none",none:"none"},_=class extends ${constructor(){super();this.sums=[];this.followed="";this.asked="";this.device="",this.measured=new Map,this.tables=!1}static{this.properties={device:{attribute:!1},words:{attribute:!1},day:{state:!0},measured:{state:!0},tables:{state:!0}}}set hass(e){let t=this.latest;this.latest=e,!t||!e?this.requestUpdate():this.sums.some(a=>t.states[a]!==e.states[a])&&this.requestUpdate()}connectedCallback(){super.connectedCallback(),this.clock=setInterval(()=>this.requestUpdate(),N),this.asking=setInterval(()=>{this.measure()},U),this.requestUpdate()}disconnectedCallback(){super.disconnectedCallback(),clearInterval(this.clock),clearInterval(this.asking),this.stop?.(),this.followed=""}updated(){!this.latest||this.device===this.followed||!this.isConnected||(this.stop?.(),this.followed=this.device,this.day=void 0,this.asked="",this.stop=this.device?C(this.latest,this.device,e=>this.take(e)):void 0)}take(e){this.day=e,this.dispatchEvent(new CustomEvent("vf-light-day",{detail:e}));let t=e.lamps.flatMap(s=>s.shelves);this.sums=t.flatMap(s=>this.entity(s,"dli_today")??[]);let a=`${e.begins} ${t.map(s=>s.device_id).join()}`;a!==this.asked&&(this.asked=a,this.measure())}async measure(){let{latest:e,day:t}=this;if(!e?.connected||!t)return;let a=t.lamps.flatMap(s=>s.shelves.flatMap(n=>this.entity(n,"ppfd")??[]));this.measured=await R(e,t,a).catch(()=>new Map)}entity(e,t){return this.latest?M(this.latest,e.device_id)[t]:void 0}render(){let{day:e,words:t}=this;if(!t)return h;if(!e)return l`<p class="quiet" role="status">${t.say("plan_loading")}</p>`;if(!e.lamps.length)return l`<p class="quiet">${t.say("no_lamp")}</p>`;let a=v(e.clock,Date.now());return l`
<ul class="key quiet" aria-hidden="true">
<li><span class="swatch planned"></span>${t.say("light_planned")}</li>
${[...this.measured.values()].some(s=>s.length)?l`<li><span class="swatch measured"></span>${t.say("light_measured")}</li>`:h}
<li><span class="swatch now"></span>${t.say("light_now")}</li>
</ul>
<ul class="lamps">
${e.lamps.map(s=>this.lamp(e,s,a))}
</ul>
<div class="axis" aria-hidden="true">
<div class="hours quiet" dir="ltr">
${I(e,j).map(s=>l`<span style="left:${m(e,s)*100}%">${t.clock(s)}</span>`)}
</div>
</div>
<details @toggle=${s=>this.tables=s.target.open}>
<summary>${t.say("as_table")}</summary>
${this.tables?this.table(e):h}
</details>
`}lamp(e,t,a){let{words:s}=this,n=s.percent(T(t,a)/100),c=t.phases.length?s.say("light_said",{hours:s.hours(E(t)),from:s.clock(Date.parse(t.phases[0]?.start??e.begins)),to:s.clock(Date.parse(t.phases.at(-1)?.end??e.ends)),level:n}):s.say("light_none");return l`<li>
<div class="names">${t.shelves.map(o=>this.shelf(o))}</div>
<div class="day" dir="ltr" role="img" aria-label=${c}>
<svg viewBox="0 0 ${b} ${y}" preserveAspectRatio="none" aria-hidden="true">
${t.phases.map(o=>{let p=m(e,Date.parse(o.start))*b,u=m(e,Date.parse(o.end))*b,d=o.level_pct/100*y;return w`<rect x=${p} y=${y-d} width=${Math.max(u-p,1)} height=${d}></rect>`})}
${t.shelves.map(o=>this.line(e,o))}
</svg>
<div class="now" style="left:${m(e,a)*100}%"></div>
</div>
<p class="quiet said">${c}</p>
</li>`}line(e,t){let a=this.measured.get(this.entity(t,"ppfd")??"")??[],s=t.full_ppfd??Math.max(...a.map(c=>c.ppfd),1),n=a.map(({start:c,end:o,ppfd:p})=>`${(m(e,(c+o)/2)*b).toFixed(1)},${(y*(1-Math.min(p/s,1))).toFixed(1)}`);return n.length>1?w`<polyline points=${n.join(" ")}></polyline>`:h}nameOf(e){let t=this.latest?.devices??{},a=t[e.device_id],s=a?.parent_device_id?t[a.parent_device_id]:void 0;return[x(s),x(a)].filter(Boolean).join(" · ")}shelf(e){let t=H(e.dli),a=this.nameOf(e),s=e.device_id===this.device;return l`<div class="shelf" data-tone=${G[t]}>
${s?h:l`<a href="/vertical-farm/shelf/${e.device_id}" @click=${n=>this.open(n,e)}>${a}</a>`}
<span class="closing">
<ha-icon class="tone-icon" icon=${K[t]}></ha-icon>
<span>${this.closing(e,t)}</span>
</span>
</div>`}closing(e,t){let{words:a}=this,{dli:s}=e;if(!s)return a.say("light_empty");let n=q=>a.number(q,1),c=n(s.goal),o=this.latest?.states[this.entity(e,"dli_today")??""],p=o&&Number.isFinite(Number(o.state))?a.say("light_so_far",{sum:n(Number(o.state))}):"",u=t==="short"?a.say("light_short",{mol:n(s.short)}):t==="over"?a.say("light_over",{mol:n(s.over)}):a.say(t==="planned"?"light_on_plan":"light_unknown"),d=s.forecast===null?a.say("light_goal",{goal:c}):a.say("light_reach",{forecast:n(s.forecast),goal:c});return l`<b>${u}</b> <span class="quiet">${[p,d].filter(Boolean).join(", ")}
${s.owed>.05?l` · ${a.say("light_owed",{mol:n(s.owed)})}`:h}</span>`}open(e,t){e.button||e.metaKey||e.ctrlKey||e.shiftKey||(e.preventDefault(),L(`/vertical-farm/shelf/${t.device_id}`),window.scrollTo(0,0))}table(e){let{words:t}=this;return l`<div class="scroll"><table>
<thead>
<tr>
<th scope="col">${t.say("light_place")}</th>
<th scope="col">${t.say("light_from")}</th>
<th scope="col">${t.say("light_to")}</th>
<th scope="col">${t.say("light_level")}</th>
</tr>
</thead>
<tbody>
${e.lamps.flatMap(a=>a.phases.map(s=>l`<tr>
<th scope="row">${a.shelves.map(n=>this.nameOf(n)).join(", ")}</th>
<td>${t.clock(Date.parse(s.start))}</td>
<td>${t.clock(Date.parse(s.end))}</td>
<td>${t.percent(s.level_pct/100)}</td>
</tr>`))}
</tbody>
</table></div>`}static{this.styles=[S,k` .key { display: flex; flex-wrap: wrap; gap: var(--ha-space-1, 4px) var(--ha-space-4, 16px); margin-block: var(--ha-space-2, 8px); } .key li { display: flex; align-items: center; gap: var(--ha-space-2, 8px); } .swatch { width: 18px; height: 10px; } .swatch.planned { background: color-mix(in srgb, var(--vf-watch) 55%, transparent); } .swatch.measured { height: 3px; background: var(--primary-text-color); } .swatch.now { width: 3px; height: 16px; background: var(--vf-act); } .lamps > li, .axis { display: grid; grid-template-columns: minmax(200px, 1fr) minmax(0, 2.4fr); gap: var(--ha-space-1, 4px) var(--ha-space-4, 16px); align-items: center; } .lamps > li { padding-block: var(--ha-space-2, 8px); border-block-end: 1px solid var(--divider-color); } .lamps > li:last-child { border: none; } .shelf { display: grid; overflow-wrap: anywhere; } .shelf a { display: inline-flex; align-items: center; min-height: 32px; color: inherit; font-weight: 500; } .shelf a:focus-visible, summary:focus-visible { outline: 2px solid var(--vf-accent); outline-offset: 2px; } .closing { display: flex; gap: var(--ha-space-1, 4px); font-size: var(--ha-font-size-s, 12px); } .day { position: relative; height: 48px; border-radius: var(--ha-border-radius-sm, 4px); overflow: hidden; background: color-mix(in srgb, var(--primary-text-color) 8%, transparent); } svg { display: block; width: 100%; height: 100%; } rect { fill: color-mix(in srgb, var(--vf-watch) 55%, transparent); } polyline { fill: none; stroke: var(--primary-text-color); stroke-width: 2px; vector-effect: non-scaling-stroke; } .day .now { position: absolute; inset-block: 0; width: 3px; margin-left: -1px; background: var(--vf-act); } .said { grid-column: 2; font-size: var(--ha-font-size-s, 12px); } .hours { position: relative; grid-column: 2; height: 20px; font-size: var(--ha-font-size-s, 12px); } .hours span { position: absolute; white-space: nowrap; } summary { min-height: 44px; display: flex; align-items: center; cursor: pointer; } summary::before { content: ""; margin-inline-end: var(--ha-space-2, 8px); border: 5px solid transparent; border-inline-start-color: currentcolor; } details[open] summary::before { border-color: currentcolor transparent transparent; margin-block-start: 5px; } .scroll { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; } th, td { padding: 4px 12px; text-align: start; font-weight: inherit; border-block-end: 1px solid var(--divider-color); } thead th { font-weight: 500; } @container (max-width: 600px) { .lamps > li, .axis { grid-template-columns: minmax(0, 1fr); } .said, .hours { grid-column: 1; } } :host { container-type: inline-size; } `]}};customElements.get("vf-light-plan")||customElements.define("vf-light-plan",_);export{_ as a};
