import{a as k,c as F}from"./chunk-73YXRDNB.js";import{a as M}from"./chunk-JL5OFQDW.js";import"./chunk-MCW4ECBY.js";import"./chunk-GTIGB2U6.js";import{a as A,b as p,d as R,e as y,f as C,g as E,j as P,l as D,m as S}from"./chunk-PNZLJHBB.js";var H={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},q=s=>(...o)=>({_$litDirective$:s,values:o}),g=class{constructor(o){}get _$AU(){return this._$AM._$AU}_$AT(o,t,e){this._$Ct=o,this._$AM=t,this._$Ci=e}_$AS(o,t){return this.update(o,t)}update(o,t){return this.render(...t)}};var{I:W}=C,L=s=>s;var B=()=>document.createComment(""),$=(s,o,t)=>{let e=s._$AA.parentNode,a=o===void 0?s._$AB:o._$AA;if(t===void 0){let i=e.insertBefore(B(),a),r=e.insertBefore(B(),a);t=new W(i,r,s,s.options)}else{let i=t._$AB.nextSibling,r=t._$AM,c=r!==s;if(c){let n;t._$AQ?.(s),t._$AM=s,t._$AP!==void 0&&(n=s._$AU)!==r._$AU&&t._$AP(n)}if(i!==a||c){let n=t._$AA;for(;n!==i;){let h=L(n).nextSibling;L(e).insertBefore(n,a),n=h}}}return t},f=(s,o,t=s)=>(s._$AI(o,t),s),j={},U=(s,o=j)=>s._$AH=o,I=s=>s._$AH,b=s=>{s._$AR(),s._$AA.remove()};var V=(s,o,t)=>{let e=new Map;for(let a=o;a<=t;a++)e.set(s[a],a);return e},N=q(class extends g{constructor(s){if(super(s),s.type!==H.CHILD)throw Error("repeat() can only be used in text expressions")}dt(s,o,t){let e;t===void 0?t=o:o!==void 0&&(e=o);let a=[],i=[],r=0;for(let c of s)a[r]=e?e(c,r):r,i[r]=t(c,r),r++;return{values:i,keys:a}}render(s,o,t){return this.dt(s,o,t).values}update(s,[o,t,e]){let a=I(s),{values:i,keys:r}=this.dt(o,t,e);if(!Array.isArray(a))return this.ut=r,i;let c=this.ut??=[],n=[],h,T,l=0,u=a.length-1,d=0,m=i.length-1;for(;l<=u&&d<=m;)if(a[l]===null)l++;else if(a[u]===null)u--;else if(c[l]===r[d])n[d]=f(a[l],i[d]),l++,d++;else if(c[u]===r[m])n[m]=f(a[u],i[m]),u--,m--;else if(c[l]===r[m])n[m]=f(a[l],i[m]),$(s,n[m+1],a[l]),l++,m--;else if(c[u]===r[d])n[d]=f(a[u],i[d]),$(s,a[l],a[u]),u--,d++;else if(h===void 0&&(h=V(r,d,m),T=V(c,l,u)),h.has(c[l]))if(h.has(c[u])){let v=T.get(r[d]),w=v!==void 0?a[v]:null;if(w===null){let x=$(s,a[l]);f(x,i[d]),n[d]=x}else n[d]=f(w,i[d]),$(s,a[l],w),a[v]=null;d++}else b(a[u]),u--;else b(a[l]),l++;for(;d<=m;){let v=$(s,n[m+1]);f(v,i[d]),n[d++]=v}for(;l<=u;){let v=a[l++];v!==null&&b(v)}return this.ut=r,U(s,n),R}});var O=870,_=class extends E{constructor(){super();this.followed="";this.busy=new Set,this.moving=""}static{this.properties={farm:{attribute:!1},words:{attribute:!1},told:{state:!0},busy:{state:!0},moving:{state:!0}}}set hass(t){this.latest=t;for(let a of this.renderRoot?.querySelectorAll("vf-ha-card")??[])a.hass=t;let e=this.dialog;e&&(e.hass=t)}connectedCallback(){super.connectedCallback(),this.latest?.loadBackendTranslation("services","vertical_farm").then(()=>this.requestUpdate()),this.requestUpdate()}disconnectedCallback(){super.disconnectedCallback(),this.stop?.(),this.followed=""}updated(){this.latest&&(this.hass=this.latest),this.dialog&&(this.dialog.words=this.words);let t=this.farm.entry;t===this.followed||!this.latest||(this.stop?.(),this.followed=t,this.told=void 0,this.stop=k(this.latest.connection,t,e=>this.told=e))}get dialog(){return this.renderRoot?.querySelector("vf-action-dialog")??null}render(){let{farm:t,told:e,words:a}=this,i=e?F(e.tasks,e.today):[];return p`
<div class="columns">
<div class="lists">
${this.adding(t)}
${e&&!i.some(r=>r.when!=="done")?p`<p class="card">${a.say("nothing_to_do")}</p>`:y}
${e?y:p`<p class="card quiet" role="status">${a.say("loading")}</p>`}
${i.map(r=>this.group(r))}
</div>
${t.calendar?this.calendar(t.calendar):y}
</div>
<vf-action-dialog></vf-action-dialog>
`}adding(t){let{words:e}=this;return t.tasks?p`<form class="card add" @submit=${a=>{this.add(a)}}>
<label>${e.say("new_task")}<input name="name" required autocomplete="off" /></label>
<label>${e.say("due")}<input name="day" type="date" /></label>
<button class="main" ?disabled=${this.busy.has("add")}>${e.say("add")}</button>
</form>`:y}group({when:t,count:e,places:a}){let{words:i}=this,r={overdue:"act",today:"watch",soon:"info",someday:"none",done:"good"}[t];return p`<section class="card" data-tone=${r} data-when=${t}>
<h2>${i.sayKey("when",t)} (${i.number(e)})</h2>
${a.map(({rack:c,tasks:n})=>p`<h3 class="quiet" dir="auto">${c??this.farm.name}</h3>
<ul>
${N(n,h=>h.uid,h=>this.task(h))}
</ul>`)}
</section>`}task(t){let{words:e}=this,a=this.moving===t.uid;return p`<li data-task=${t.uid}>
<span class="text">
<b dir="auto">${t.name}</b>
<span class="quiet">${[t.place,this.due(t)].filter(Boolean).join(" · ")}</span>
${t.note?p`<span class="quiet" dir="auto">${t.note}</span>`:y}
</span>
${a?this.move(t):this.buttons(t)}
${t.shelf&&!a?p`<button aria-label="${e.say("open")}: ${t.place??""}" @click=${()=>P(`/vertical-farm/shelf/${t.shelf}`)}>
<ha-icon icon="mdi:arrow-right"></ha-icon>
</button>`:y}
</li>`}due(t){let{words:e}=this;if(t.done)return e.say("done_on",{date:e.date(t.done)});if(!t.day)return"";let a=t.at?`${e.date(t.at)}, ${e.clock(Date.parse(t.at))}`:e.date(t.day);return t.late_days?`${a}, ${e.say("late",{days:e.days(t.late_days)})}`:a}buttons(t){let{words:e}=this,a=this.busy.has(t.uid),i=n=>`${n}: ${t.name}`;if(t.done){let n=e.say("reopen");return p`<button aria-label=${i(n)} ?disabled=${a} @click=${()=>this.set(t,{status:"needs_action"})}>
${n}
</button>`}let r=t.kind==="harvest"&&t.batch,c=r?e.say("harvest"):e.say("done");return p`<button
class="main"
aria-label=${i(c)}
?disabled=${a}
@click=${()=>r?this.harvest(r):this.set(t,{status:"completed"})}
>
${c}
</button>
<button aria-label=${i(e.say("move"))} ?disabled=${a} @click=${()=>this.startMoving(t)}>
${e.say("move")}
</button>`}move(t){let{words:e}=this;return p`<form class="move" @submit=${a=>this.moved(a,t)}>
<label>${e.say("due")}<input name="day" type="date" required .value=${t.day??this.told?.today??""} /></label>
<button class="main">${e.say("move")}</button>
<button type="button" @click=${()=>this.moving=""}>${e.say("cancel")}</button>
</form>`}calendar(t){let e=window.innerWidth<O?"listWeek":"dayGridMonth";return p`<div class="calendar">
<vf-ha-card .config=${{type:"calendar",entities:[t],initial_view:e}}></vf-ha-card>
</div>`}async startMoving(t){this.moving=t.uid,await this.updateComplete,this.renderRoot.querySelector(".move input")?.focus()}moved(t,e){t.preventDefault();let a=new FormData(t.target).get("day");this.moving="",this.set(e,{due_date:a})}harvest(t){this.dialog?.ask("harvest",{batch_id:t,config_entry_id:this.farm.entry})}async add(t){t.preventDefault();let e=t.target,a=new FormData(e),i=a.get("day"),r={item:a.get("name"),...i?{due_date:i}:{}};await this.attempt("add","add_item",r)&&e.reset()}set(t,e){return this.attempt(t.uid,"update_item",{item:t.uid,...e})}async attempt(t,e,a){this.busy=new Set([...this.busy,t]);try{return await this.latest?.callService("todo",e,{entity_id:this.farm.tasks,...a}),!0}catch(i){return D(this,this.words.say("failed",{reason:M(i)})),!1}finally{this.busy=new Set([...this.busy].filter(i=>i!==t))}}static{this.styles=[S,A` .columns{display:grid;grid-template-columns:minmax(0, 1fr) minmax(0, 1fr);gap:var(--ha-space-4, 16px);align-items:start;}.lists{display:grid;gap:var(--ha-space-4, 16px);}.add,.move{display:flex;flex-wrap:wrap;align-items:end;gap:var(--ha-space-2, 8px);}.add label:first-child{flex:1 1 180px;}.calendar{position:sticky;top:calc(var(--header-height, 56px) + var(--ha-space-4, 16px));}section.card{border-top:4px solid var(--tone);}h3{margin-block-start:var(--vf-space);font-weight:500;}li{display:flex;flex-wrap:wrap;align-items:center;gap:var(--ha-space-2, 8px);padding-block:var(--ha-space-2, 8px);border-block-end:1px solid var(--divider-color);}li:last-child{border:none;}.text{flex:1 1 180px;display:grid;min-width:0;overflow-wrap:anywhere;}.text b{font-weight:500;}@media (max-width:${O}px){.columns{grid-template-columns:minmax(0, 1fr);}.calendar{position:static;}.text,.add label:first-child{flex-basis:100%;}}`]}};customElements.get("vf-tasks-view")||customElements.define("vf-tasks-view",_);export{_ as TasksView};
