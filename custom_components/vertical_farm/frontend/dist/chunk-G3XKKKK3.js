import{a as R,b as D,c as q}from"./chunk-KGXICIZM.js";import{a as T,b as _,c as S,d as F,g}from"./chunk-P7Q5K7ZE.js";import{a as h,b as a,e as o,g as u,i as w,j as d,k as f,l as k,q as x,t as y,w as C,x as v}from"./chunk-ISPTHUCT.js";var M=96,E=6e4,N=["energy_today","cost_today"],I=["planned","short","over","unknown"];function H(c){let m=Date.parse(c.begins),t=(Date.parse(c.ends)-m)/M;return Array.from({length:M},(e,s)=>{let i=c.lamps.reduce((n,p)=>n+F(p,m+(s+.5)*t),0);return c.lamps.length?i/c.lamps.length:0})}var $=class extends u{constructor(){super(...arguments);this.followed=""}static{this.properties={farm:{attribute:!1},words:{attribute:!1},day:{state:!0}}}set hass(t){let e=this.latest;this.latest=t;let s=N.some(i=>{let n=this.farm?.entities[i];return n!==void 0&&e?.states[n]!==t?.states[n]});(!e||s)&&this.requestUpdate()}connectedCallback(){super.connectedCallback(),this.clock=setInterval(()=>this.requestUpdate(),E)}disconnectedCallback(){super.disconnectedCallback(),clearInterval(this.clock),this.stop?.(),this.followed=""}updated(){let t=this.farm?.id??"";!this.latest||t===this.followed||!this.isConnected||(this.stop?.(),this.followed=t,this.day=void 0,this.stop=t?T(this.latest,t,e=>this.day=e):void 0)}render(){let{day:t,words:e,latest:s}=this;if(!t?.lamps.length||!s)return o;let i=new Map;for(let{dli:r}of t.lamps.flatMap(l=>l.shelves))i.set(g(r),(i.get(g(r))??0)+1);let n=I.flatMap(r=>{let l=i.get(r);return l?[`${e.number(l)} ${e.sayKey("closing",r)}`]:[]}),p=N.flatMap(r=>{let l=s.states[this.farm?.entities[r]??""];return w(l)?[s.formatEntityState(l)]:[]});return a`<section class="card">
<div class="line">
<h2>${e.say("light_today")}</h2>
<button aria-label="${e.say("open")}: ${e.say("view_light")}" @click=${()=>d("/vertical-farm/light")}>${e.say("open")}</button>
</div>
<div class="day" dir="ltr" aria-hidden="true">
${H(t).map(r=>a`<i style="height:${r}%"></i>`)}
<div class="now" style="left:${S(t,_(t.clock,Date.now()))*100}%"></div>
</div>
<p dir="auto">${[...n,...p].join(" · ")}</p>
</section>`}static{this.styles=[v,h` section{display:grid;gap:var(--ha-space-2, 8px);margin-block-start:var(--ha-space-4, 16px);}.line{display:flex;align-items:center;justify-content:space-between;}.day{position:relative;display:flex;align-items:end;height:32px;border-radius:var(--ha-border-radius-sm, 4px);overflow:hidden;background:color-mix(in srgb, var(--primary-text-color) 8%, transparent);}i{flex:1;background:color-mix(in srgb, var(--vf-watch) 55%, transparent);}.now{position:absolute;inset-block:0;width:3px;background:var(--vf-act);}`]}};customElements.get("vf-light-summary")||customElements.define("vf-light-summary",$);var O=5,b=class extends u{constructor(){super();this.followed="";this.by="health",this.tasks=[],this.busy=new Set}static{this.properties={farm:{attribute:!1},words:{attribute:!1},by:{attribute:!1},tasks:{state:!0},busy:{state:!0}}}set hass(t){this.latest=t;let e=this.renderRoot?.querySelector("vf-light-summary");e&&(e.hass=t)}get hass(){return this.latest}focusShelf(t){this.updateComplete.then(()=>this.renderRoot.querySelector("vf-farm-map")?.focusShelf(t))}updated(){let t=this.farm?.tasks?this.farm.entry:"";t===this.followed||!this.hass||(this.stopTasks?.(),this.followed=t,this.tasks=[],this.stopTasks=t?D(this.hass.connection,t,e=>this.tasks=q(e)):void 0)}disconnectedCallback(){super.disconnectedCallback(),this.stopTasks?.(),this.followed=""}render(){let{farm:t,words:e}=this;return t?t.racks.length?a`
<div class="about quiet">
<span>${e.say("shelves",{count:e.number(t.shelves.length)})}</span>
${t.dataAgeMin===null?o:a`<span>${e.say("data_age",{age:e.minutes(t.dataAgeMin)})}</span>`}
${t.mode&&t.mode.state!=="normal"?this.mode(t):o}
</div>
${this.hass?.user?.is_admin&&!x(t)?a`<p class="card calm">
<ha-icon icon="mdi:cog-outline"></ha-icon>${e.say("setup_unfinished")}
<button class="main" @click=${()=>d(`/vertical-farm/setup/${t.id}`)}>${e.say("setup_continue")}</button>
</p>`:o}
<div class="columns">
<div class="needs">
${this.actNow(t)} ${this.noData(t)} ${this.due(t,this.tasks)}
</div>
<div>
<div class="card">
<vf-farm-map .farm=${t} .words=${e} .by=${this.by}></vf-farm-map>
</div>
<vf-light-summary .hass=${this.hass} .farm=${t} .words=${e}></vf-light-summary>
</div>
</div>
`:(import("./more-views-KU4RHAJT.js"),a`<vf-setup-view .hass=${this.hass} .farm=${t} .words=${e}></vf-setup-view>`):o}mode(t){let e=this.words.state("select","mode",t.mode?.state??"");return a`<button class="main" @click=${()=>f(this,t.mode?.entity_id??"")}>
${this.words.say("mode",{mode:e})}
</button>`}actNow(t){let{words:e}=this,s=t.faults.length+t.actNow.length;return a`<section class="card" data-tone=${s?"act":"good"}>
<h2>${e.say("act_now")} ${s?a`<span>(${e.number(s)})</span>`:o}</h2>
${s?o:a`<p class="quiet calm"><ha-icon class="tone-icon" icon=${y.good}></ha-icon>${e.say("nothing_to_act")}</p>`}
<ul>
${t.faults.map(i=>this.fault(i))} ${t.actNow.map(i=>this.sick(i))}
</ul>
${t.ready?a`<p class="calm" data-tone="good"><ha-icon class="tone-icon" icon="mdi:scissors-cutting"></ha-icon>${e.say("ready",{count:e.number(t.ready)})}</p>`:o}
</section>`}fault(t){let{words:e}=this,s=this.hass?.states[t.entityId]?.attributes.friendly_name;return a`<li>
<ha-icon class="tone-icon" icon="mdi:shield-alert"></ha-icon>
<span class="text">
<b>${t.placeName}</b>
<span>${typeof s=="string"?s:t.entityId}: ${e.sayKey("fault",t.fault)}</span>
<span class="quiet">${e.lasting(t.since)}</span>
</span>
${t.acknowledge?a`<button ?disabled=${this.busy.has(t.acknowledge)} @click=${()=>this.acknowledge(t.acknowledge??"")}>
${e.say("acknowledge")}
</button>`:a`<button @click=${()=>f(this,t.entityId)}>${e.say("open")}</button>`}
</li>`}sick(t){let{words:e}=this,s=[...t.low.map(n=>e.say("too_low",{metric:e.sayKey("metric",n)})),...t.high.map(n=>e.say("too_high",{metric:e.sayKey("metric",n)}))],i=t.health===null?"":e.say("health",{score:e.number(t.health)});return a`<li>
<ha-icon class="tone-icon" icon=${y.act}></ha-icon>
<span class="text">
<b>${t.rack} · ${t.name}</b>
<span>${[i,...s].filter(Boolean).join(" · ")}</span>
<span class="quiet">${C(t,e)}</span>
</span>
${this.opener(t)}
</li>`}opener(t){let{words:e}=this,s=`${e.say("open")}: ${t.rack} ${t.name}`;return a`<button aria-label=${s} @click=${()=>d(`/vertical-farm/shelf/${t.id}`)}>
${e.say("open")}
</button>`}noData(t){let{words:e}=this,{count:s,entityId:i}=t.sensorProblems;return!t.noData.length&&!s?o:a`<section class="card" data-tone="none">
<h2>${e.say("no_data")}</h2>
<ul>
${t.noData.map(n=>a`<li>
<ha-icon class="tone-icon" icon=${y.no_data}></ha-icon>
<span class="text">
<b>${n.rack} · ${n.name}</b>
${n.silentSince?a`<span class="quiet">${e.lasting(n.silentSince)}</span>`:o}
</span>
${this.opener(n)}
</li>`)}
${s?a`<li>
<ha-icon class="tone-icon" icon="mdi:access-point-off"></ha-icon>
<span class="text">${e.say("sensors_look",{count:e.number(s)})}</span>
<button aria-label="${e.say("open")}: ${e.say("sensors")}" @click=${()=>f(this,i??"")}>
${e.say("open")}
</button>
</li>`:o}
</ul>
</section>`}due(t,e){let{words:s}=this;return a`<section class="card" data-tone="info">
<h2>${s.say("due_today")} ${e.length?a`<span>(${s.number(e.length)})</span>`:o}</h2>
${e.length?o:a`<p class="quiet calm">${s.say("nothing_due")}</p>`}
<ul>
${e.slice(0,O).map(i=>a`<li>
<span class="text">
<span dir="auto">${i.name}</span>
<span class="quiet">${[i.place,i.day?s.date(i.day):""].filter(Boolean).join(" · ")}</span>
</span>
${this.finisher(t,i)}
</li>`)}
</ul>
${t.tasks?a`<button class="all" @click=${()=>d(`/vertical-farm/tasks?farm=${t.id}`)}>${s.say("all_tasks")}</button>`:o}
</section>`}finisher(t,e){let{words:s}=this,{batch:i,kind:n,shelf:p}=e,r=n==="harvest"&&i&&p,l=r?s.say("harvest"):s.say("done");return a`<button
aria-label="${l}: ${e.name}"
?disabled=${this.busy.has(e.uid)}
@click=${()=>r?d(`/vertical-farm/shelf/${p}`):void this.complete(t,e)}
>
${l}
</button>`}acknowledge(t){return this.attempt(t,()=>this.hass?.callService("button","press",{entity_id:t},void 0,!1))}complete(t,e){let s={entity_id:t.tasks,item:e.uid,status:"completed"};return this.attempt(e.uid,()=>this.hass?.callService("todo","update_item",s,void 0,!1))}async attempt(t,e){this.busy=new Set([...this.busy,t]);try{await e()}catch(s){let i={text:this.words.say("retry"),action:()=>{this.attempt(t,e)}};k(this,this.words.say("failed",{reason:R(s)}),i)}finally{this.busy=new Set([...this.busy].filter(s=>s!==t))}}static{this.styles=[v,h` .about{display:flex;flex-wrap:wrap;align-items:center;gap:var(--ha-space-2, 8px) var(--ha-space-4, 16px);margin-block-end:var(--vf-space);}.columns{display:grid;grid-template-columns:minmax(280px, 1fr) minmax(0, 2.4fr);gap:var(--ha-space-4, 16px);align-items:start;}.needs{display:grid;gap:var(--ha-space-4, 16px);}section.card{border-top:4px solid var(--tone);}li{display:flex;align-items:center;gap:var(--vf-space);padding-block:var(--ha-space-2, 8px);border-block-end:1px solid var(--divider-color);}li:last-child{border:none;}.text{flex:1;display:grid;min-width:0;overflow-wrap:anywhere;}p.card.calm{margin-block:0 var(--vf-space);}.calm{display:flex;align-items:center;gap:var(--ha-space-2, 8px);margin-block-start:var(--ha-space-2, 8px);}.all{margin-block-start:var(--ha-space-2, 8px);}@media (max-width:870px){.columns{grid-template-columns:minmax(0, 1fr);}.card{padding:var(--vf-space);}}`]}};customElements.get("vf-farm-view")||customElements.define("vf-farm-view",b);export{b as a};
