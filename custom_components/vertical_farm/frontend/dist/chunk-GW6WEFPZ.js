import{a as k,b as H,c as I}from"./chunk-4RAQUXXY.js";import{a as D,b as q,c as E,d as M,g as x}from"./chunk-76FSQSVV.js";import{A as b,a as u,b as i,d as c,e as h,g as F,i as m,j as y,l as R,o as C,s as O,v as $,y as W,z as f}from"./chunk-XIXVJ3YV.js";function L(r){let p=B(r.alarms),t=new Set(r.actNow.map(s=>s.id));return[...new Set([...p.map(({alarm:s})=>s.device_id),...r.faults.map(s=>s.place),...t])].map(s=>{let a=p.filter(({alarm:o})=>o.device_id===s),n=r.shelves.find(o=>o.id===s);return{place:s,name:w(r,s),critical:a.some(({alarm:o})=>o.severity==="critical"),causes:a,faults:r.faults.filter(o=>o.place===s),shelf:n,unseen:a.flatMap(({alarm:o})=>o.acknowledged?[]:o.alarm)}}).map(s=>[P(s,t.has(s.place)),s]).sort(([s,{shelf:a}],[n,{shelf:o}])=>n-s||(a?.health??100)-(o?.health??100)).map(([,s])=>s)}function B(r){let p=new Map(r.map(e=>[e.alarm,e])),t=(e,s=0)=>{if(e.explained_by===null)return e;let a=p.get(e.explained_by);return a&&s<r.length?t(a,s+1):void 0};return r.filter(e=>e.explained_by===null&&e.shelved_until===null).map(e=>({alarm:e,explains:r.filter(s=>s!==e&&t(s)===e)}))}function P({causes:r,critical:p,faults:t,unseen:e},s){let a=e.length>0||t.some(n=>n.acknowledge);return(p?8:0)+(t.length?4:0)+(s?3:0)+(r.length?1:0)+(a?2:0)}function w(r,p){let t=r?.shelves.find(e=>e.id===p);return t?`${t.rack} · ${t.name}`:[...r?.racks??[],...r?.reservoirs??[]].find(e=>e.id===p)?.name??r?.name??""}var X=4,z=2,G=870,_=class extends h{constructor(){super();this.asked="";this.attempts=new k(this);this.all=!1}static{this.properties={farm:{attribute:!1},words:{attribute:!1},only:{attribute:!1},all:{state:!0}}}updated(){let{asked:t,farm:e,hass:s,words:a}=this;if(!(!e?.alarms.length||!s||t===a.language)){this.asked=a.language;for(let n of["common","selector"])s.loadBackendTranslation(n,"vertical_farm")}}render(){let{farm:t,only:e,words:s}=this;if(!t)return c;let a=L(t).filter(l=>e?l.place===e&&l.causes.length:!0);if(e&&!a.length)return c;let n=window.innerWidth<G?z:X,o=this.all||a.length<=n+1?a:a.slice(0,n);return i`<section class="card" data-tone=${a.length?"act":"good"}>
<h2>${s.say("act_now")} ${a.length&&!e?i`<span>(${s.number(a.length)})</span>`:c}</h2>
${a.length?c:i`<p class="quiet calm"><ha-icon class="tone-icon" icon=${$.good}></ha-icon>${s.say("nothing_to_act")}</p>`}
<ul>
${o.map(l=>this.need(l))}
</ul>
${o.length<a.length?i`<button class="all" @click=${()=>this.all=!0}>${s.say("show_all",{count:s.number(a.length)})}</button>`:c}
${t.ready&&!e?i`<p class="calm" data-tone="good"><ha-icon class="tone-icon" icon="mdi:scissors-cutting"></ha-icon>${s.say("ready",{count:s.number(t.ready)})}</p>`:c}
</section>`}need(t){let{words:e,only:s}=this,{causes:a,faults:n,name:o,place:l,shelf:d,unseen:g}=t,N=n.find(v=>v.acknowledge)?.acknowledge,A=t.critical||!a.length||d?.status==="act",K=!a.length&&n.length?"mdi:shield-alert":$[A?"act":"watch"];return i`<li data-tone=${A?"act":"watch"}>
<ha-icon class="tone-icon" icon=${K}></ha-icon>
<div class="text">
${s?c:i`<button class="place" aria-label="${e.say("open")}: ${o}" @click=${()=>this.open(t)}>
<b>${o}</b><ha-icon icon="mdi:chevron-right"></ha-icon>
</button>`}
${a.map(v=>this.cause(v))} ${n.map(v=>this.fault(v))}
${d&&!s?this.unwell(d,!a.length):c}
${g.length||N?i`<button
class="seen"
aria-label="${e.say("acknowledge")}: ${o}"
?disabled=${this.attempts.has(l)}
@click=${()=>{this.acknowledge(t,N)}}
>
${e.say("acknowledge")}
</button>`:c}
</div>
</li>`}cause({alarm:t,explains:e}){let{words:s}=this,a=s.sayKey("severity",t.severity),n=t.acknowledged?`, ${s.say("acknowledged")}`:"";return i`<p>
<b class="tone-word" data-tone=${t.severity==="critical"?"act":"watch"}>${a}</b>
${this.said(t)} <span class="quiet">${s.lasting(t.since)}${n}</span>
</p>
${e.length?i`<details>
<summary>${s.say("explains",{count:s.number(e.length)})}</summary>
<ul>
${e.map(o=>i`<li class="quiet">${w(this.farm,o.device_id)}: ${this.said(o)}</li>`)}
</ul>
</details>`:c}`}said(t){let{words:e}=this,s=[e.alarm(t.kind),t.part?this.partOf(t.part):""].filter(Boolean).join(", "),{unit:a,value:n,limit:o}=R(t,this.hass?.config.unit_system.temperature,"value","limit");if(n===null)return s;let l=g=>[e.rough(g),a].filter(Boolean).join(" "),d=o===null?l(n):e.say("value_limit",{value:l(n),limit:l(o)});return`${s}: ${d}`}partOf(t){let e=this.hass?.states[t]?.attributes.friendly_name;return typeof e=="string"?e:t.includes(".")?t:this.words.metric(t)}fault({entityId:t,fault:e,since:s}){let{words:a}=this;return i`<p>${this.partOf(t)}: ${a.sayKey("fault",e)} <span class="quiet">${a.lasting(s)}</span></p>`}unwell(t,e){let{words:s}=this,a=(l,d)=>e?d.map(g=>s.say(l,{metric:s.sayKey("metric",g)})):[],o=[...t.health===null?[]:[s.say("health",{score:s.number(t.health)})],...a("too_low",t.low),...a("too_high",t.high)];return i`<p>${o.join(" · ")} <span class="quiet">${W(t,s)}</span></p>`}open({causes:t,faults:e,place:s,shelf:a}){if(a)return m(`/vertical-farm/shelf/${a.id}`);let n=this.hass&&C(this.hass,s);y(this,t.length&&n?.alarm||e[0]?.entityId||"")}acknowledge({place:t,unseen:e},s){return this.attempts.make(t,()=>s?this.hass?.callService("button","press",{entity_id:s},void 0,!1):this.hass?.callService("vertical_farm","acknowledge_alarm",{alarm:e},void 0,!1))}static{this.styles=[f,b,u` li{align-items:start;}.text{gap:2px;}.place{display:flex;align-items:center;justify-content:space-between;min-height:0;margin-block:-12px;padding:12px 0;border:none;text-align:start;}:host(:dir(rtl)) .place ha-icon{transform:scaleX(-1);}.seen{justify-self:end;}.tone-word{padding-inline:6px;border-radius:var(--ha-border-radius-sm, 4px);background:color-mix(in srgb, var(--tone) 22%, transparent);}summary{min-height:32px;align-content:center;cursor:pointer;}details li{display:block;padding-block:4px;}`]}};customElements.get("vf-act-now")||customElements.define("vf-act-now",_);var j=96,J=6e4,U=["energy_today","cost_today"],Q=["planned","short","over","unknown"];function Y(r){let p=Date.parse(r.begins),t=(Date.parse(r.ends)-p)/j;return Array.from({length:j},(e,s)=>{let a=r.lamps.reduce((n,o)=>n+M(o,p+(s+.5)*t),0);return r.lamps.length?a/r.lamps.length:0})}var T=class extends h{constructor(){super(...arguments);this.followed=""}static{this.properties={farm:{attribute:!1},words:{attribute:!1},day:{state:!0}}}set hass(t){let e=this.latest;this.latest=t;let s=U.some(a=>{let n=this.farm?.entities[a];return n!==void 0&&e?.states[n]!==t?.states[n]});(!e||s)&&this.requestUpdate()}connectedCallback(){super.connectedCallback(),this.clock=setInterval(()=>this.requestUpdate(),J)}disconnectedCallback(){super.disconnectedCallback(),clearInterval(this.clock),this.stop?.(),this.followed=""}updated(){let t=this.farm?.id??"";!this.latest||t===this.followed||!this.isConnected||(this.stop?.(),this.followed=t,this.day=void 0,this.stop=t?D(this.latest,t,e=>this.day=e):void 0)}render(){let{day:t,words:e,latest:s}=this;if(!t?.lamps.length||!s)return c;let a=new Map;for(let{dli:l}of t.lamps.flatMap(d=>d.shelves))a.set(x(l),(a.get(x(l))??0)+1);let n=Q.flatMap(l=>{let d=a.get(l);return d?[`${e.number(d)} ${e.sayKey("closing",l)}`]:[]}),o=U.flatMap(l=>{let d=s.states[this.farm?.entities[l]??""];return F(d)?[s.formatEntityState(d)]:[]});return i`<section class="card">
<div class="line">
<h2>${e.say("light_today")}</h2>
<button aria-label="${e.say("open")}: ${e.say("view_light")}" @click=${()=>m("/vertical-farm/light")}>${e.say("open")}</button>
</div>
<div class="day" dir="ltr" aria-hidden="true">
${Y(t).map(l=>i`<i style="height:${l}%"></i>`)}
<div class="now" style="left:${E(t,q(t.clock,Date.now()))*100}%"></div>
</div>
<p>${[...n,...o].join(" · ")}</p>
</section>`}static{this.styles=[f,u` section{display:grid;gap:var(--ha-space-2, 8px);margin-block-start:var(--ha-space-4, 16px);}.line{display:flex;align-items:center;justify-content:space-between;}.day{position:relative;display:flex;align-items:end;height:32px;border-radius:var(--ha-border-radius-sm, 4px);overflow:hidden;background:color-mix(in srgb, var(--primary-text-color) 8%, transparent);}i{flex:1;background:color-mix(in srgb, var(--vf-watch) 55%, transparent);}.now{position:absolute;inset-block:0;width:3px;background:var(--vf-act);}`]}};customElements.get("vf-light-summary")||customElements.define("vf-light-summary",T);var Z=5,S=class extends h{constructor(){super();this.attempts=new k(this);this.followed="";this.by="health",this.tasks=[]}static{this.properties={farm:{attribute:!1},words:{attribute:!1},by:{attribute:!1},tasks:{state:!0}}}set hass(t){this.latest=t;for(let e of this.renderRoot?.querySelectorAll("vf-act-now, vf-action-dialog, vf-light-summary")??[])e.hass=t}get hass(){return this.latest}focusShelf(t){this.updateComplete.then(()=>this.renderRoot.querySelector("vf-farm-map")?.focusShelf(t))}updated(){let t=this.farm?.tasks?this.farm.entry:"";t===this.followed||!this.hass||(this.stopTasks?.(),this.followed=t,this.tasks=[],this.stopTasks=t?H(this.hass.connection,t,e=>this.tasks=I(e)):void 0)}disconnectedCallback(){super.disconnectedCallback(),this.stopTasks?.(),this.followed=""}render(){let{farm:t,words:e}=this;return t?t.racks.length?i`
<div class="about quiet">
<span>${e.say("shelves",{count:e.number(t.shelves.length)})}</span>
${t.dataAgeMin===null?c:i`<span>${e.say("data_age",{age:e.minutes(t.dataAgeMin)})}</span>`}
${t.mode&&t.mode.state!=="normal"?this.mode(t):c}
</div>
${t.lost?this.lost(t.lost):c}
${this.hass?.user?.is_admin&&!O(t)?i`<p class="card calm">
<ha-icon icon="mdi:cog-outline"></ha-icon>${e.say("setup_unfinished")}
<button class="main" @click=${()=>m(`/vertical-farm/setup/${t.id}`)}>${e.say("setup_continue")}</button>
</p>`:c}
<div class="columns">
<div class="needs">
<vf-act-now .hass=${this.hass} .farm=${t} .words=${e}></vf-act-now>
${this.noData(t)} ${this.due(t,this.tasks)}
</div>
<div>
<div class="card">
<vf-farm-map .farm=${t} .words=${e} .by=${this.by} @vf-sow=${this.sow}></vf-farm-map>
</div>
<vf-light-summary .hass=${this.hass} .farm=${t} .words=${e}></vf-light-summary>
</div>
</div>
<vf-action-dialog .hass=${this.hass} .words=${e}></vf-action-dialog>
`:(import("./more-views-J53P4U3S.js"),i`<vf-setup-view .hass=${this.hass} .farm=${t} .words=${e}></vf-setup-view>`):c}sow({detail:t}){this.renderRoot.querySelector("vf-action-dialog")?.ask("sow",t,w(this.farm,t))}lost({since:t,waiting:e}){let{words:s}=this,a=[s.say("companion_lost"),t?s.say("companion_since",{time:s.ago(t)}):"",e?s.say("companion_waiting",{count:s.number(e)}):""];return i`<p class="card calm" role="status"><ha-icon icon="mdi:cloud-off-outline"></ha-icon>${a.filter(Boolean).join(" ")}</p>`}mode(t){let e=this.words.state("select","mode",t.mode?.state??"");return i`<button class="main" @click=${()=>y(this,t.mode?.entity_id??"")}>
${this.words.say("mode",{mode:e})}
</button>`}opener(t){let{words:e}=this,s=`${e.say("open")}: ${t.rack} ${t.name}`;return i`<button aria-label=${s} @click=${()=>m(`/vertical-farm/shelf/${t.id}`)}>
${e.say("open")}
</button>`}noData(t){let{words:e}=this,{count:s,entityId:a}=t.sensorProblems;return!t.noData.length&&!s?c:i`<section class="card" data-tone="none">
<h2>${e.say("no_data")}</h2>
<ul>
${t.noData.map(n=>i`<li>
<ha-icon class="tone-icon" icon=${$.no_data}></ha-icon>
<span class="text">
<b>${n.rack} · ${n.name}</b>
${n.silentSince?i`<span class="quiet">${e.lasting(n.silentSince)}</span>`:c}
</span>
${this.opener(n)}
</li>`)}
${s?i`<li>
<ha-icon class="tone-icon" icon="mdi:access-point-off"></ha-icon>
<span class="text">${e.say("sensors_look",{count:e.number(s)})}</span>
<button aria-label="${e.say("open")}: ${e.say("sensors")}" @click=${()=>y(this,a??"")}>
${e.say("open")}
</button>
</li>`:c}
</ul>
</section>`}due(t,e){let{words:s}=this;return i`<section class="card" data-tone="info">
<h2>${s.say("due_today")} ${e.length?i`<span>(${s.number(e.length)})</span>`:c}</h2>
${e.length?c:i`<p class="quiet calm">${s.say("nothing_due")}</p>`}
<ul>
${e.slice(0,Z).map(a=>i`<li>
<span class="text">
<span>${a.name}</span>
<span class="quiet">${[a.place,a.day?s.date(a.day):""].filter(Boolean).join(" · ")}</span>
</span>
${this.finisher(t,a)}
</li>`)}
</ul>
${t.tasks?i`<button class="all" @click=${()=>m(`/vertical-farm/tasks?farm=${t.id}`)}>${s.say("all_tasks")}</button>`:c}
</section>`}finisher(t,e){let{words:s}=this,{batch:a,kind:n,shelf:o}=e,l=n==="harvest"&&a&&o,d=l?s.say("harvest"):s.say("done");return i`<button
aria-label="${d}: ${e.name}"
?disabled=${this.attempts.has(e.uid)}
@click=${()=>l?m(`/vertical-farm/shelf/${o}`):void this.complete(t,e)}
>
${d}
</button>`}complete(t,e){let s={entity_id:t.tasks,item:e.uid,status:"completed"};return this.attempts.make(e.uid,()=>this.hass?.callService("todo","update_item",s,void 0,!1))}static{this.styles=[f,b,u` .about{display:flex;flex-wrap:wrap;align-items:center;gap:var(--ha-space-2, 8px) var(--ha-space-4, 16px);margin-block-end:var(--vf-space);}.columns{display:grid;grid-template-columns:minmax(310px, 1fr) minmax(0, 2.2fr);gap:var(--ha-space-4, 16px);align-items:start;}.needs{display:grid;gap:var(--ha-space-4, 16px);}p.card.calm{margin-block:0 var(--vf-space);}@media (max-width:870px){.columns{grid-template-columns:minmax(0, 1fr);}}`]}};customElements.get("vf-farm-view")||customElements.define("vf-farm-view",S);export{S as a};
