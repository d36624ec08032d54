import{a as k,b as M,c as L}from"./chunk-X6VESBSN.js";import{a as E,b as q,c as W,d as H,g as x}from"./chunk-ME6XFMNY.js";import{A as w,a as m,b as o,d as l,e as h,g as N,i as u,j as y,l as C,o as D,s as O,v as $,y as I,z as f}from"./chunk-YCD27IBE.js";function U(r){let d=P(r.alarms),t=new Set(r.actNow.map(s=>s.id));return[...new Set([...d.map(({alarm:s})=>s.device_id),...r.faults.map(s=>s.place),...t])].map(s=>{let a=d.filter(({alarm:n})=>n.device_id===s),i=r.shelves.find(n=>n.id===s);return{place:s,name:b(r,s),critical:a.some(({alarm:n})=>n.severity==="critical"),causes:a,faults:r.faults.filter(n=>n.place===s),shelf:i,unseen:a.flatMap(({alarm:n})=>n.acknowledged?[]:n.alarm)}}).map(s=>[X(s,t.has(s.place)),s]).sort(([s,{shelf:a}],[i,{shelf:n}])=>i-s||(a?.health??100)-(n?.health??100)).map(([,s])=>s)}function P(r){let d=new Map(r.map(e=>[e.alarm,e])),t=(e,s=0)=>{if(e.explained_by===null)return e;let a=d.get(e.explained_by);return a&&s<r.length?t(a,s+1):void 0};return r.filter(e=>e.explained_by===null&&e.shelved_until===null).map(e=>({alarm:e,explains:r.filter(s=>s!==e&&t(s)===e)}))}function X({causes:r,critical:d,faults:t,unseen:e},s){let a=t.some(n=>n.acknowledge),i=!a&&!e.length;return(d?8:0)+(a?4:0)+(s?3:0)+(r.length?1:0)+(i?0:2)}function b(r,d){let t=r?.shelves.find(e=>e.id===d);return t?`${t.rack} · ${t.name}`:[...r?.racks??[],...r?.reservoirs??[]].find(e=>e.id===d)?.name??r?.name??""}var G=4,Y=2,z=870,J=/^[0-9a-f]{32}$/;function T(r){let d=window.innerWidth<z?Y:G;return r<=d+1?r:d}var _=class extends h{constructor(){super();this.asked="";this.attempts=new k(this);this.all=!1}static{this.properties={farm:{attribute:!1},words:{attribute:!1},only:{attribute:!1},all:{state:!0}}}updated(){let{asked:t,farm:e,hass:s,words:a}=this;if(!(!e?.alarms.length||!s||t===a.language)){this.asked=a.language;for(let i of["common","selector"])s.loadBackendTranslation(i,"vertical_farm")}}render(){let{farm:t,only:e,words:s}=this;if(!t)return l;let a=U(t).filter(n=>e?n.place===e&&n.causes.length:!0);if(e&&!a.length)return l;let i=this.all?a:a.slice(0,T(a.length));return o`<section class="card" data-tone=${a.length?"act":"good"}>
<h2>${s.say("act_now")} ${a.length&&!e?o`<span>(${s.number(a.length)})</span>`:l}</h2>
${a.length?l:o`<p class="quiet calm"><ha-icon class="tone-icon" icon=${$.good}></ha-icon>${s.say("nothing_to_act")}</p>`}
<ul>
${i.map(n=>this.need(n))}
</ul>
${i.length<a.length?o`<button class="all" @click=${()=>this.all=!0}>${s.say("show_all",{count:s.number(a.length)})}</button>`:l}
${t.ready&&!e?o`<p class="calm" data-tone="good"><ha-icon class="tone-icon" icon="mdi:scissors-cutting"></ha-icon>${s.say("ready",{count:s.number(t.ready)})}</p>`:l}
</section>`}need(t){let{words:e,only:s}=this,{causes:a,faults:i,name:n,place:c,shelf:p,unseen:g}=t,A=i.find(v=>v.acknowledge)?.acknowledge,F=t.critical||!a.length||p?.status==="act",B=!a.length&&i.length?"mdi:shield-alert":$[F?"act":"watch"];return o`<li data-tone=${F?"act":"watch"}>
<ha-icon class="tone-icon" icon=${B}></ha-icon>
<div class="text">
${s?l:o`<button class="place" aria-label="${e.say("open")}: ${n}" @click=${()=>this.open(t)}>
<b>${n}</b><ha-icon icon="mdi:chevron-right"></ha-icon>
</button>`}
${a.map(v=>this.cause(v))} ${i.map(v=>this.fault(v))}
<div class="foot">
${p&&!s?this.unwell(p,!a.length):l}
${g.length||A?o`<button
aria-label="${e.say("acknowledge")}: ${n}"
?disabled=${this.attempts.has(c)}
@click=${()=>{this.acknowledge(t,A)}}
>
${e.say("acknowledge")}
</button>`:l}
</div>
</div>
</li>`}cause({alarm:t,explains:e}){let{words:s}=this,a=s.sayKey("severity",t.severity),i=t.acknowledged?`, ${s.say("acknowledged")}`:"";return o`<p>
<b class="tone-word" data-tone=${t.severity==="critical"?"act":"watch"}>${a}</b>
${this.said(t)} <span class="quiet">${s.lasting(t.since)}${i}</span>
</p>
${e.length?o`<details>
<summary>${s.say("explains",{count:s.number(e.length)})}</summary>
<ul>
${e.map(n=>o`<li class="quiet">${b(this.farm,n.device_id)}: ${this.said(n)}</li>`)}
</ul>
</details>`:l}`}said(t){let{words:e}=this,s=[e.alarm(t.kind),t.part?this.partOf(t.part):""].filter(Boolean).join(", "),{unit:a,value:i,limit:n}=C(t,this.hass?.config.unit_system.temperature,"value","limit");if(i===null)return s;let c=g=>[e.rough(g),a].filter(Boolean).join(" "),p=n===null?c(i):e.say("value_limit",{value:c(i),limit:c(n)});return`${s}: ${p}`}partOf(t){let e=this.hass?.states[t]?.attributes.friendly_name;return typeof e=="string"?e:J.test(t)?this.words.say("removed_device"):t.includes(".")?t:this.words.metric(t)}fault({entityId:t,fault:e,since:s}){let{words:a}=this;return o`<p>${this.partOf(t)}: ${a.sayKey("fault",e)} <span class="quiet">${a.lasting(s)}</span></p>`}unwell(t,e){let{words:s}=this,a=(c,p)=>e?p.map(g=>s.say(c,{metric:s.sayKey("metric",g)})):[],n=[...t.health===null?[]:[s.say("health",{score:s.number(t.health)})],...a("too_low",t.low),...a("too_high",t.high)];return o`<p>${n.join(" · ")} <span class="quiet">${I(t,s)}</span></p>`}open({causes:t,faults:e,place:s,shelf:a}){if(a)return u(`/vertical-farm/shelf/${a.id}`);let i=this.hass&&D(this.hass,s);y(this,t.length&&i?.alarm||e[0]?.entityId||"")}acknowledge({place:t,unseen:e},s){return this.attempts.make(t,()=>s?this.hass?.callService("button","press",{entity_id:s},void 0,!1):this.hass?.callService("vertical_farm","acknowledge_alarm",{alarm:e},void 0,!1))}static{this.styles=[f,w,m` li{align-items:start;}.text{gap:2px;}.place{display:flex;align-items:center;justify-content:space-between;min-height:0;margin-block:-12px;padding:12px 0;border:none;text-align:start;}:host(:dir(rtl)) .place ha-icon{transform:scaleX(-1);}.foot{display:flex;align-items:center;gap:var(--vf-space);}.foot button{flex:none;margin-inline-start:auto;}.tone-word{padding-inline:6px;border-radius:var(--ha-border-radius-sm, 4px);background:color-mix(in srgb, var(--tone) 22%, transparent);}summary{min-height:32px;align-content:center;cursor:pointer;}details li{display:block;padding-block:4px;}`]}};customElements.get("vf-act-now")||customElements.define("vf-act-now",_);var j=96,Q=6e4,K=["energy_today","cost_today"],Z=["planned","short","over","unknown"];function V(r){let d=Date.parse(r.begins),t=(Date.parse(r.ends)-d)/j;return Array.from({length:j},(e,s)=>{let a=r.lamps.reduce((i,n)=>i+H(n,d+(s+.5)*t),0);return r.lamps.length?a/r.lamps.length:0})}var S=class extends h{constructor(){super(...arguments);this.followed=""}static{this.properties={farm:{attribute:!1},words:{attribute:!1},day:{state:!0}}}set hass(t){let e=this.latest;this.latest=t;let s=K.some(a=>{let i=this.farm?.entities[a];return i!==void 0&&e?.states[i]!==t?.states[i]});(!e||s)&&this.requestUpdate()}connectedCallback(){super.connectedCallback(),this.clock=setInterval(()=>this.requestUpdate(),Q)}disconnectedCallback(){super.disconnectedCallback(),clearInterval(this.clock),this.stop?.(),this.followed=""}updated(){let t=this.farm?.id??"";!this.latest||t===this.followed||!this.isConnected||(this.stop?.(),this.followed=t,this.day=void 0,this.stop=t?E(this.latest,t,e=>this.day=e):void 0)}render(){let{day:t,words:e,latest:s}=this;if(!t?.lamps.length||!s)return l;let a=new Map;for(let{dli:c}of t.lamps.flatMap(p=>p.shelves))a.set(x(c),(a.get(x(c))??0)+1);let i=Z.flatMap(c=>{let p=a.get(c);return p?[`${e.number(p)} ${e.sayKey("closing",c)}`]:[]}),n=K.flatMap(c=>{let p=s.states[this.farm?.entities[c]??""];return N(p)?[s.formatEntityState(p)]:[]});return o`<section class="card">
<div class="line">
<h2>${e.say("light_today")}</h2>
<button aria-label="${e.say("open")}: ${e.say("view_light")}" @click=${()=>u("/vertical-farm/light")}>${e.say("open")}</button>
</div>
<div class="day" dir="ltr" aria-hidden="true">
${V(t).map(c=>o`<i style="height:${c}%"></i>`)}
<div class="now" style="left:${W(t,q(t.clock,Date.now()))*100}%"></div>
</div>
<p>${[...i,...n].join(" · ")}</p>
</section>`}static{this.styles=[f,m` section{display:grid;gap:var(--ha-space-2, 8px);margin-block-start:var(--ha-space-4, 16px);}.line{display:flex;align-items:center;justify-content:space-between;}.day{position:relative;display:flex;align-items:end;height:32px;border-radius:var(--ha-border-radius-sm, 4px);overflow:hidden;background:color-mix(in srgb, var(--primary-text-color) 8%, transparent);}i{flex:1;background:color-mix(in srgb, var(--vf-watch) 55%, transparent);}.now{position:absolute;inset-block:0;width:3px;background:var(--vf-act);}`]}};customElements.get("vf-light-summary")||customElements.define("vf-light-summary",S);var tt=5,R=class extends h{constructor(){super();this.attempts=new k(this);this.followed="";this.by="health",this.tasks=[],this.allSilent=!1}static{this.properties={farm:{attribute:!1},words:{attribute:!1},by:{attribute:!1},tasks:{state:!0},allSilent:{state:!0}}}set hass(t){this.latest=t;for(let e of this.renderRoot?.querySelectorAll("vf-act-now, vf-action-dialog, vf-light-summary")??[])e.hass=t}get hass(){return this.latest}updated(){let t=this.farm?.tasks?this.farm.entry:"";t===this.followed||!this.hass||(this.stopTasks?.(),this.followed=t,this.tasks=[],this.stopTasks=t?M(this.hass.connection,t,e=>this.tasks=L(e)):void 0)}disconnectedCallback(){super.disconnectedCallback(),this.stopTasks?.(),this.followed=""}render(){let{farm:t,words:e}=this;return t?t.racks.length?o`
<div class="about quiet">
<span>${e.say("shelves",{count:e.number(t.shelves.length)})}</span>
${t.dataAgeMin===null?l:o`<span>${e.say("data_age",{age:e.minutes(t.dataAgeMin)})}</span>`}
${t.mode&&t.mode.state!=="normal"?this.mode(t):l}
</div>
${t.lost?this.lost(t.lost):l}
${this.hass?.user?.is_admin?this.forAdministrators(t):l}
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
`:(import("./more-views-2J5TS5ZE.js"),o`<vf-setup-view .hass=${this.hass} .farm=${t} .words=${e}></vf-setup-view>`):l}sow({detail:t}){this.renderRoot.querySelector("vf-action-dialog")?.ask("sow",t,b(this.farm,t))}forAdministrators(t){let{words:e}=this,s=(a,i,n,c)=>o`<p class="card calm">
<ha-icon icon=${a}></ha-icon>${i}
<button class="main" @click=${()=>u(c)}>${n}</button>
</p>`;return[...O(t)?[]:[s("mdi:cog-outline",e.say("setup_unfinished"),e.say("setup_continue"),`/vertical-farm/setup/${t.id}`)],...t.proposals?[s("mdi:lightbulb-question-outline",e.say("proposals",{count:e.number(t.proposals)}),e.say("open"),"/config/repairs")]:[]]}lost({since:t,waiting:e}){let{words:s}=this,a=[s.say("companion_lost"),t?s.say("companion_since",{time:s.ago(t)}):"",e?s.say("companion_waiting",{count:s.number(e)}):""];return o`<p class="card calm" role="status"><ha-icon icon="mdi:cloud-off-outline"></ha-icon>${a.filter(Boolean).join(" ")}</p>`}mode(t){let e=this.words.state("select","mode",t.mode?.state??"");return o`<button class="main" @click=${()=>y(this,t.mode?.entity_id??"")}>
${this.words.say("mode",{mode:e})}
</button>`}opener(t){let{words:e}=this,s=`${e.say("open")}: ${t.rack} ${t.name}`;return o`<button aria-label=${s} @click=${()=>u(`/vertical-farm/shelf/${t.id}`)}>
${e.say("open")}
</button>`}noData(t){let{words:e}=this,{count:s,entityId:a}=t.sensorProblems;if(!t.noData.length&&!s)return l;let i=this.allSilent?t.noData:t.noData.slice(0,T(t.noData.length));return o`<section class="card" data-tone="none">
<h2>${e.say("no_data")} ${t.noData.length?o`<span>(${e.number(t.noData.length)})</span>`:l}</h2>
<ul>
${i.map(n=>o`<li>
<ha-icon class="tone-icon" icon=${$.no_data}></ha-icon>
<span class="text">
<b>${n.rack} · ${n.name}</b>
${n.silentSince?o`<span class="quiet">${e.lasting(n.silentSince)}</span>`:l}
</span>
${this.opener(n)}
</li>`)}
${s?o`<li>
<ha-icon class="tone-icon" icon="mdi:access-point-off"></ha-icon>
<span class="text">${e.say("sensors_look",{count:e.number(s)})}</span>
<button aria-label="${e.say("open")}: ${e.say("sensors")}" @click=${()=>y(this,a??"")}>
${e.say("open")}
</button>
</li>`:l}
</ul>
${i.length<t.noData.length?o`<button class="all" @click=${()=>this.allSilent=!0}>${e.say("show_all",{count:e.number(t.noData.length)})}</button>`:l}
</section>`}due(t,e){let{words:s}=this;return o`<section class="card" data-tone="info">
<h2>${s.say("due_today")} ${e.length?o`<span>(${s.number(e.length)})</span>`:l}</h2>
${e.length?l:o`<p class="quiet calm">${s.say("nothing_due")}</p>`}
<ul>
${e.slice(0,tt).map(a=>o`<li>
<span class="text">
<span>${a.name}</span>
<span class="quiet">${[a.place,a.day?s.date(a.day):""].filter(Boolean).join(" · ")}</span>
</span>
${this.finisher(t,a)}
</li>`)}
</ul>
${t.tasks?o`<button class="all" @click=${()=>u(`/vertical-farm/tasks?farm=${t.id}`)}>${s.say("all_tasks")}</button>`:l}
</section>`}finisher(t,e){let{words:s}=this,{batch:a,kind:i,shelf:n}=e,c=i==="harvest"&&a&&n,p=c?s.say("harvest"):s.say("done");return o`<button
aria-label="${p}: ${e.name}"
?disabled=${this.attempts.has(e.uid)}
@click=${()=>c?u(`/vertical-farm/shelf/${n}`):void this.complete(t,e)}
>
${p}
</button>`}complete(t,e){let s={entity_id:t.tasks,item:e.uid,status:"completed"};return this.attempts.make(e.uid,()=>this.hass?.callService("todo","update_item",s,void 0,!1))}static{this.styles=[f,w,m` .about{display:flex;flex-wrap:wrap;align-items:center;gap:var(--ha-space-2, 8px) var(--ha-space-4, 16px);margin-block-end:var(--vf-space);}.columns{display:grid;grid-template-columns:minmax(310px, 1fr) minmax(0, 2.2fr);gap:var(--ha-space-4, 16px);align-items:start;}.needs{display:grid;gap:var(--ha-space-4, 16px);}p.card.calm{margin-block:0 var(--vf-space);}@media (max-width:870px){.columns{grid-template-columns:minmax(0, 1fr);}}`]}};customElements.get("vf-farm-view")||customElements.define("vf-farm-view",R);export{U as a,R as b};
