import{a as k,b as _,c,d as M,e as L,f as T,g as D,h as S}from"./chunk-ME6XFMNY.js";import{a as w,b as n,c as g,d as l,e as b,k as x,o as $,p as f,v,z as I}from"./chunk-YCD27IBE.js";var m=1440,u=100,C=6e4,O=5*C,R=6,N={planned:v.good,short:v.watch,over:"mdi:arrow-up-bold-circle",unknown:"mdi:help-circle-outline",none:v.empty},q={planned:"good",short:"watch",over:"watch",unknown:"none",none:"none"},y=class extends b{constructor(){super();this.sums=[];this.followed="";this.asked="";this.device="",this.measured=new Map,this.tables=!1}static{this.properties={device:{attribute:!1},words:{attribute:!1},day:{state:!0},measured:{state:!0},tables:{state:!0}}}set hass(t){let e=this.latest;this.latest=t,!e||!t?this.requestUpdate():this.sums.some(a=>e.states[a]!==t.states[a])&&this.requestUpdate()}connectedCallback(){super.connectedCallback(),this.clock=setInterval(()=>this.requestUpdate(),C),this.asking=setInterval(()=>{this.measure()},O),this.requestUpdate()}disconnectedCallback(){super.disconnectedCallback(),clearInterval(this.clock),clearInterval(this.asking),this.stop?.(),this.followed=""}updated(){!this.latest||this.device===this.followed||!this.isConnected||(this.stop?.(),this.followed=this.device,this.day=void 0,this.asked="",this.stop=this.device?k(this.latest,this.device,t=>this.take(t)):void 0)}take(t){this.day=t,this.dispatchEvent(new CustomEvent("vf-light-day",{detail:t}));let e=t.lamps.flatMap(s=>s.shelves);this.sums=e.flatMap(s=>this.entity(s,"dli_today")??[]);let a=`${t.begins} ${e.map(s=>s.device_id).join()}`;a!==this.asked&&(this.asked=a,this.measure())}async measure(){let{latest:t,day:e}=this;if(!t?.connected||!e)return;let a=e.lamps.flatMap(s=>s.shelves.flatMap(i=>this.entity(i,"ppfd")??[]));this.measured=await S(t,e,a).catch(()=>new Map)}entity(t,e){return this.latest?$(this.latest,t.device_id)[e]:void 0}render(){let{day:t,words:e}=this;if(!e)return l;if(!t)return n`<p class="quiet" role="status">${e.say("plan_loading")}</p>`;if(!t.lamps.length)return n`<p class="quiet">${e.say("no_lamp")}</p>`;let a=_(t.clock,Date.now());return n`
<ul class="key quiet" aria-hidden="true">
<li><span class="swatch planned"></span>${e.say("light_planned")}</li>
${[...this.measured.values()].some(s=>s.length)?n`<li><span class="swatch measured"></span>${e.say("light_measured")}</li>`:l}
<li><span class="swatch now"></span>${e.say("light_now")}</li>
</ul>
<ul class="lamps">
${t.lamps.map(s=>this.lamp(t,s,a))}
</ul>
<div class="axis" aria-hidden="true">
<div class="hours quiet" dir="ltr">
${T(t,R).map(s=>n`<span style="left:${c(t,s)*100}%">${e.clock(s)}</span>`)}
</div>
</div>
<details @toggle=${s=>this.tables=s.target.open}>
<summary>${e.say("as_table")}</summary>
${this.tables?this.table(t):l}
</details>
`}lamp(t,e,a){let{words:s}=this,i=s.percent(M(e,a)/100),o=e.phases.length?s.say("light_said",{hours:s.hours(L(e)),from:s.clock(Date.parse(e.phases[0]?.start??t.begins)),to:s.clock(Date.parse(e.phases.at(-1)?.end??t.ends)),level:i}):s.say("light_none");return n`<li>
<div class="names">${e.shelves.map(r=>this.shelf(r))}</div>
<div class="day" dir="ltr" role="img" aria-label=${o}>
<svg viewBox="0 0 ${m} ${u}" preserveAspectRatio="none" aria-hidden="true">
${e.phases.map(r=>{let d=c(t,Date.parse(r.start))*m,p=c(t,Date.parse(r.end))*m,h=r.level_pct/100*u;return g`<rect x=${d} y=${u-h} width=${Math.max(p-d,1)} height=${h}></rect>`})}
${e.shelves.map(r=>this.line(t,r))}
</svg>
<div class="now" style="left:${c(t,a)*100}%"></div>
</div>
<p class="quiet said">${o}</p>
</li>`}line(t,e){let a=this.measured.get(this.entity(e,"ppfd")??"")??[],s=e.full_ppfd??Math.max(...a.map(o=>o.ppfd),1),i=a.map(({start:o,end:r,ppfd:d})=>`${(c(t,(o+r)/2)*m).toFixed(1)},${(u*(1-Math.min(d/s,1))).toFixed(1)}`);return i.length>1?g`<polyline points=${i.join(" ")}></polyline>`:l}nameOf(t){let e=this.latest?.devices??{},a=e[t.device_id],s=a?.parent_device_id?e[a.parent_device_id]:void 0;return[f(s),f(a)].filter(Boolean).join(" · ")}shelf(t){let e=D(t.dli),a=this.nameOf(t),s=t.device_id===this.device;return n`<div class="shelf" data-tone=${q[e]}>
${s?l:n`<a href="/vertical-farm/shelf/${t.device_id}" @click=${i=>x(i,`/vertical-farm/shelf/${t.device_id}`)}>${a}</a>`}
<span class="closing">
<ha-icon class="tone-icon" icon=${N[e]}></ha-icon>
<span>${this.closing(t,e)}</span>
</span>
</div>`}closing(t,e){let{words:a}=this,{dli:s}=t;if(!s)return a.say("light_empty");let i=E=>a.number(E,1),o=i(s.goal),r=this.latest?.states[this.entity(t,"dli_today")??""],d=r&&Number.isFinite(Number(r.state))?a.say("light_so_far",{sum:i(Number(r.state))}):"",p=e==="short"?a.say("light_short",{mol:i(s.short)}):e==="over"?a.say("light_over",{mol:i(s.over)}):a.say(e==="planned"?"light_on_plan":"light_unknown"),h=s.forecast===null?a.say("light_goal",{goal:o}):a.say("light_reach",{forecast:i(s.forecast),goal:o});return n`<b>${p}</b> <span class="quiet">${[d,h].filter(Boolean).join(", ")}
${s.owed>.05?n` · ${a.say("light_owed",{mol:i(s.owed)})}`:l}</span>`}table(t){let{words:e}=this;return n`<div class="scroll"><table>
<thead>
<tr>
<th scope="col">${e.say("light_place")}</th>
<th scope="col">${e.say("light_from")}</th>
<th scope="col">${e.say("light_to")}</th>
<th scope="col">${e.say("light_level")}</th>
</tr>
</thead>
<tbody>
${t.lamps.flatMap(a=>a.phases.map(s=>n`<tr>
<th scope="row">${a.shelves.map(i=>this.nameOf(i)).join(", ")}</th>
<td>${e.clock(Date.parse(s.start))}</td>
<td>${e.clock(Date.parse(s.end))}</td>
<td>${e.percent(s.level_pct/100)}</td>
</tr>`))}
</tbody>
</table></div>`}static{this.styles=[I,w` .key{display:flex;flex-wrap:wrap;gap:var(--ha-space-1, 4px) var(--ha-space-4, 16px);margin-block:var(--ha-space-2, 8px);}.key li{display:flex;align-items:center;gap:var(--ha-space-2, 8px);}.swatch{width:18px;height:10px;}.swatch.planned{background:color-mix(in srgb, var(--vf-watch) 55%, transparent);}.swatch.measured{height:3px;background:var(--primary-text-color);}.swatch.now{width:3px;height:16px;background:var(--vf-act);}.lamps > li,.axis{display:grid;grid-template-columns:minmax(200px, 1fr) minmax(0, 2.4fr);gap:var(--ha-space-1, 4px) var(--ha-space-4, 16px);align-items:center;}.lamps > li{padding-block:var(--ha-space-2, 8px);border-block-end:1px solid var(--divider-color);}.lamps > li:last-child{border:none;}.shelf{display:grid;overflow-wrap:anywhere;}.shelf a{display:inline-flex;align-items:center;min-height:32px;color:inherit;font-weight:500;}.closing{display:flex;gap:var(--ha-space-1, 4px);font-size:var(--ha-font-size-s, 12px);}.day{position:relative;height:48px;border-radius:var(--ha-border-radius-sm, 4px);overflow:hidden;background:color-mix(in srgb, var(--primary-text-color) 8%, transparent);}svg{display:block;width:100%;height:100%;}rect{fill:color-mix(in srgb, var(--vf-watch) 55%, transparent);}polyline{fill:none;stroke:var(--primary-text-color);stroke-width:2px;vector-effect:non-scaling-stroke;}.day .now{position:absolute;inset-block:0;width:3px;margin-left:-1px;background:var(--vf-act);}.said{grid-column:2;font-size:var(--ha-font-size-s, 12px);}.hours{position:relative;grid-column:2;height:20px;font-size:var(--ha-font-size-s, 12px);}.hours span{position:absolute;white-space:nowrap;}summary{min-height:44px;display:flex;align-items:center;cursor:pointer;}summary::before{content:"";margin-inline-end:var(--ha-space-2, 8px);border:5px solid transparent;border-inline-start-color:currentcolor;}details[open] summary::before{border-color:currentcolor transparent transparent;margin-block-start:5px;}.scroll{overflow-x:auto;}table{border-collapse:collapse;font-variant-numeric:tabular-nums;}th,td{padding:4px 12px;text-align:start;font-weight:inherit;border-block-end:1px solid var(--divider-color);}thead th{font-weight:500;}@container (max-width:600px){.lamps > li,.axis{grid-template-columns:minmax(0, 1fr);}.said,.hours{grid-column:1;}}:host{container-type:inline-size;}`]}};customElements.get("vf-light-plan")||customElements.define("vf-light-plan",y);export{y as a};
