import{a as c}from"./chunk-JL5OFQDW.js";import{a as h,b as i,e as d,g as m,l as u,m as f}from"./chunk-PNZLJHBB.js";var v=20,p=class extends m{constructor(){super();this.asked="";this.problem="",this.all=!1}static{this.properties={farm:{attribute:!1},words:{attribute:!1},told:{state:!0},problem:{state:!0},all:{state:!0}}}disconnectedCallback(){super.disconnectedCallback(),this.asked=""}updated(){let r=this.farm?.entry??"";r===this.asked||!this.hass||(this.asked=r,this.ask(this.hass,r))}async ask(r,s){this.problem="";try{let t=await r.callWS({type:"vertical_farm/reports",config_entry_id:s});s===this.asked&&(this.told=t)}catch(t){this.problem=c(t)}}render(){let{farm:r,problem:s,told:t,words:e}=this;if(!r)return d;if(!t)return i`<p class="card" role="status">${s||e.say("loading")}</p>`;let o=t.batches.filter(n=>!n.ended),a=t.batches.filter(n=>n.ended),l=this.all?a:a.slice(0,v);return i`
<p class="quiet">${e.say("report_about")}</p>
<section class="card">
<h2>${e.say("report_weeks")}</h2>
<ul>
${t.weeks.map(n=>this.entry("week",n,e.week(n),""))}
</ul>
</section>
<section class="card">
<h2>${e.say("report_standing")}</h2>
${o.length?this.batches(o):i`<p class="quiet">${e.say("report_none")}</p>`}
</section>
${a.length?i`<section class="card">
<h2>${e.say("report_ended")}</h2>
${this.batches(l)}
${l.length<a.length?i`<button @click=${()=>this.all=!0}>${e.say("show_all",{count:e.number(a.length)})}</button>`:d}
</section>`:d}
`}batches(r){let{words:s}=this;return i`<ul>
${r.map(({batch:t,crop:e,ended:o,sown:a,where:l})=>{let n=o?`${s.date(a)} – ${s.date(o)}`:s.say("sown_on",{date:s.date(a)}),g=`${s.state("sensor","crop",e)} ${t.replace(`${e}-`,"")}`;return this.entry("batch",t,g,[l,n].filter(Boolean).join(" · "))})}
</ul>`}entry(r,s,t,e){let o=new URLSearchParams({farm:this.farm?.entry??"",[r]:s,language:this.words.language}),a=`/api/vertical_farm/report/${r}?${o}`;return i`<li>
<a href=${a} target="_blank" @click=${l=>{this.open(l,a)}}>
<ha-icon icon="mdi:printer-outline"></ha-icon>
<span><b dir="auto">${t}</b>${e?i`<span class="quiet">${e}</span>`:d}</span>
</a>
</li>`}async open(r,s){r.preventDefault();let t=window.open("","_blank");try{let e=await this.hass?.callWS({type:"auth/sign_path",path:s});if(!e)return;t&&(t.opener=null),(t??window).location.assign(e.path)}catch(e){t?.close(),u(this,this.words.say("failed",{reason:c(e)}))}}static{this.styles=[f,h` :host{display:grid;grid-template-columns:minmax(0, 1fr);gap:var(--ha-space-4, 16px);max-width:1100px;margin-inline:auto;}ul{display:grid;grid-template-columns:repeat(auto-fill, minmax(min(100%, 300px), 1fr));gap:0 var(--ha-space-4, 16px);margin-block:var(--ha-space-2, 8px);}a{display:flex;align-items:center;gap:var(--vf-space);min-height:52px;border-block-end:1px solid var(--divider-color);color:inherit;text-decoration:none;overflow-wrap:anywhere;}a > span,a .quiet{display:grid;}a:hover b{text-decoration:underline;}b{font-weight:500;}`]}};customElements.get("vf-report-view")||customElements.define("vf-report-view",p);export{p as ReportView};
