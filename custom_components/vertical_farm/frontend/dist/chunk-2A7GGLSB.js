import{a as g,b as w,c as k}from"./chunk-3NQBF7DY.js";import{a as u,b as e,e as n,g as y,j as r,k as c,l as $,q as v,t as l,w as f,x as b}from"./chunk-XVIOD72M.js";var x=5,d=class extends y{constructor(){super();this.followed="";this.by="health",this.tasks=[],this.busy=new Set}static{this.properties={farm:{attribute:!1},words:{attribute:!1},by:{attribute:!1},tasks:{state:!0},busy:{state:!0}}}focusShelf(t){this.updateComplete.then(()=>this.renderRoot.querySelector("vf-farm-map")?.focusShelf(t))}updated(){let t=this.farm?.tasks?this.farm.entry:"";t===this.followed||!this.hass||(this.stopTasks?.(),this.followed=t,this.tasks=[],this.stopTasks=t?w(this.hass.connection,t,s=>this.tasks=k(s)):void 0)}disconnectedCallback(){super.disconnectedCallback(),this.stopTasks?.(),this.followed=""}render(){let{farm:t,words:s}=this;return t?t.racks.length?e`
<div class="about quiet">
<span>${s.say("shelves",{count:s.number(t.shelves.length)})}</span>
${t.dataAgeMin===null?n:e`<span>${s.say("data_age",{age:s.minutes(t.dataAgeMin)})}</span>`}
${t.mode&&t.mode.state!=="normal"?this.mode(t):n}
</div>
${this.hass?.user?.is_admin&&!v(t)?e`<p class="card calm">
<ha-icon icon="mdi:cog-outline"></ha-icon>${s.say("setup_unfinished")}
<button class="main" @click=${()=>r(`/vertical-farm/setup/${t.id}`)}>${s.say("setup_continue")}</button>
</p>`:n}
<div class="columns">
<div class="needs">
${this.actNow(t)} ${this.noData(t)} ${this.due(t,this.tasks)}
</div>
<div class="card">
<vf-farm-map .farm=${t} .words=${s} .by=${this.by}></vf-farm-map>
</div>
</div>
`:(import("./more-views-7QXW6X4O.js"),e`<vf-setup-view .hass=${this.hass} .farm=${t} .words=${s}></vf-setup-view>`):n}mode(t){let s=this.words.state("select","mode",t.mode?.state??"");return e`<button class="main" @click=${()=>c(this,t.mode?.entity_id??"")}>
${this.words.say("mode",{mode:s})}
</button>`}actNow(t){let{words:s}=this,a=t.faults.length+t.actNow.length;return e`<section class="card" data-tone=${a?"act":"good"}>
<h2>${s.say("act_now")} ${a?e`<span>(${s.number(a)})</span>`:n}</h2>
${a?n:e`<p class="quiet calm"><ha-icon class="tone-icon" icon=${l.good}></ha-icon>${s.say("nothing_to_act")}</p>`}
<ul>
${t.faults.map(i=>this.fault(i))} ${t.actNow.map(i=>this.sick(i))}
</ul>
${t.ready?e`<p class="calm" data-tone="good"><ha-icon class="tone-icon" icon="mdi:scissors-cutting"></ha-icon>${s.say("ready",{count:s.number(t.ready)})}</p>`:n}
</section>`}fault(t){let{words:s}=this,a=this.hass?.states[t.entityId]?.attributes.friendly_name;return e`<li>
<ha-icon class="tone-icon" icon="mdi:shield-alert"></ha-icon>
<span class="text">
<b>${t.placeName}</b>
<span>${typeof a=="string"?a:t.entityId}: ${s.sayKey("fault",t.fault)}</span>
<span class="quiet">${s.lasting(t.since)}</span>
</span>
${t.acknowledge?e`<button ?disabled=${this.busy.has(t.acknowledge)} @click=${()=>this.acknowledge(t.acknowledge??"")}>
${s.say("acknowledge")}
</button>`:e`<button @click=${()=>c(this,t.entityId)}>${s.say("open")}</button>`}
</li>`}sick(t){let{words:s}=this,a=[...t.low.map(o=>s.say("too_low",{metric:s.sayKey("metric",o)})),...t.high.map(o=>s.say("too_high",{metric:s.sayKey("metric",o)}))],i=t.health===null?"":s.say("health",{score:s.number(t.health)});return e`<li>
<ha-icon class="tone-icon" icon=${l.act}></ha-icon>
<span class="text">
<b>${t.rack} · ${t.name}</b>
<span>${[i,...a].filter(Boolean).join(" · ")}</span>
<span class="quiet">${f(t,s)}</span>
</span>
${this.opener(t)}
</li>`}opener(t){let{words:s}=this,a=`${s.say("open")}: ${t.rack} ${t.name}`;return e`<button aria-label=${a} @click=${()=>r(`/vertical-farm/shelf/${t.id}`)}>
${s.say("open")}
</button>`}noData(t){let{words:s}=this,{count:a,entityId:i}=t.sensorProblems;return!t.noData.length&&!a?n:e`<section class="card" data-tone="none">
<h2>${s.say("no_data")}</h2>
<ul>
${t.noData.map(o=>e`<li>
<ha-icon class="tone-icon" icon=${l.no_data}></ha-icon>
<span class="text">
<b>${o.rack} · ${o.name}</b>
${o.silentSince?e`<span class="quiet">${s.lasting(o.silentSince)}</span>`:n}
</span>
${this.opener(o)}
</li>`)}
${a?e`<li>
<ha-icon class="tone-icon" icon="mdi:access-point-off"></ha-icon>
<span class="text">${s.say("sensors_look",{count:s.number(a)})}</span>
<button aria-label="${s.say("open")}: ${s.say("sensors")}" @click=${()=>c(this,i??"")}>
${s.say("open")}
</button>
</li>`:n}
</ul>
</section>`}due(t,s){let{words:a}=this;return e`<section class="card" data-tone="info">
<h2>${a.say("due_today")} ${s.length?e`<span>(${a.number(s.length)})</span>`:n}</h2>
${s.length?n:e`<p class="quiet calm">${a.say("nothing_due")}</p>`}
<ul>
${s.slice(0,x).map(i=>e`<li>
<span class="text">
<span dir="auto">${i.name}</span>
<span class="quiet">${[i.place,i.day?a.date(i.day):""].filter(Boolean).join(" · ")}</span>
</span>
${this.finisher(t,i)}
</li>`)}
</ul>
${t.tasks?e`<button class="all" @click=${()=>r(`/vertical-farm/tasks?farm=${t.id}`)}>${a.say("all_tasks")}</button>`:n}
</section>`}finisher(t,s){let{words:a}=this,{batch:i,kind:o,shelf:p}=s,m=o==="harvest"&&i&&p,h=m?a.say("harvest"):a.say("done");return e`<button
aria-label="${h}: ${s.name}"
?disabled=${this.busy.has(s.uid)}
@click=${()=>m?r(`/vertical-farm/shelf/${p}`):void this.complete(t,s)}
>
${h}
</button>`}acknowledge(t){return this.attempt(t,()=>this.hass?.callService("button","press",{entity_id:t},void 0,!1))}complete(t,s){let a={entity_id:t.tasks,item:s.uid,status:"completed"};return this.attempt(s.uid,()=>this.hass?.callService("todo","update_item",a,void 0,!1))}async attempt(t,s){this.busy=new Set([...this.busy,t]);try{await s()}catch(a){let i={text:this.words.say("retry"),action:()=>{this.attempt(t,s)}};$(this,this.words.say("failed",{reason:g(a)}),i)}finally{this.busy=new Set([...this.busy].filter(a=>a!==t))}}static{this.styles=[b,u` .about { display: flex; flex-wrap: wrap; align-items: center; gap: var(--ha-space-2, 8px) var(--ha-space-4, 16px); margin-block-end: var(--vf-space); } .columns { display: grid; grid-template-columns: minmax(280px, 1fr) minmax(0, 2.4fr); gap: var(--ha-space-4, 16px); align-items: start; } .needs { display: grid; gap: var(--ha-space-4, 16px); } section.card { border-top: 4px solid var(--tone); } li { display: flex; align-items: center; gap: var(--vf-space); padding-block: var(--ha-space-2, 8px); border-block-end: 1px solid var(--divider-color); } li:last-child { border: none; } .text { flex: 1; display: grid; min-width: 0; overflow-wrap: anywhere; } p.card.calm { margin-block: 0 var(--vf-space); } .calm { display: flex; align-items: center; gap: var(--ha-space-2, 8px); margin-block-start: var(--ha-space-2, 8px); } .all { margin-block-start: var(--ha-space-2, 8px); } @media (max-width: 870px) { .columns { grid-template-columns: minmax(0, 1fr); } .card { padding: var(--vf-space); } } `]}};customElements.get("vf-farm-view")||customElements.define("vf-farm-view",d);export{d as a};
