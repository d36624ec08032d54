import"./chunk-JJRY6D6Q.js";import"./chunk-BW7W6UZV.js";import"./chunk-RT5XEN7E.js";import"./chunk-MCW4ECBY.js";import"./chunk-GTIGB2U6.js";import{a as d,b as r,e as a,g as c,h,m as l}from"./chunk-PNZLJHBB.js";var y=14,o=class extends c{static{this.properties={farm:{attribute:!1},words:{attribute:!1},price:{state:!0},priced:{state:!0}}}constructor(){super(),this.priced=!0}set hass(t){this.latest=t,this.pass()}get hass(){return this.latest}pass(){let{latest:t}=this;if(!t)return;for(let s of this.renderRoot?.querySelectorAll("vf-ha-card")??[])s.hass=t;let e=this.renderRoot?.querySelector("vf-light-plan");e&&(e.hass=t),this.price&&(this.priced=h(t.states[this.price]))}updated(){this.pass()}render(){let{farm:t,words:e}=this;return t?r`
<section class="card">
<h2>${e.say("light_today")}</h2>
<vf-light-plan
.device=${t.id}
.words=${e}
@vf-light-day=${s=>this.price=s.detail.price}
></vf-light-plan>
</section>
<section class="energy">
<h2>${e.say("energy")}</h2>
${this.energy(t)}
</section>
`:a}energy(t){let{words:e}=this,s=t.entities.energy_today,i=t.entities.cost_today;if(!s)return r`<p class="card">${e.say("no_power")}</p>`;let p=t.racks.flatMap(n=>n.entities.energy_today?[{entity:n.entities.energy_today,name:n.name}]:[]);return r`
${this.price===null?r`<p class="quiet">${e.say("no_price_entity")}</p>`:a}
${this.price&&!this.priced?r`<p class="quiet" role="status">${e.say("no_price")}</p>`:a}
<div class="tiles">
${this.card({type:"tile",entity:s,name:{type:"entity"}})} ${this.sum(s,"day","energy_yesterday")}
${this.sum(s,"month","energy_month")}
${i?r`${this.card({type:"tile",entity:i,name:{type:"entity"}})} ${this.sum(i,"day","cost_yesterday")}
${this.sum(i,"month","cost_month")}`:a}
${this.price?this.card({type:"tile",entity:this.price,name:e.say("price"),features:[{type:"trend-graph",hours_to_show:24}]}):a}
</div>
<div class="graphs">
${this.days(s,"energy_days")} ${i?this.days(i,"cost_days"):a}
${p.length>1?this.card({type:"entities",title:e.say("energy_racks"),entities:p}):a}
</div>
`}card(t){return r`<vf-ha-card .config=${t}></vf-ha-card>`}sum(t,e,s){let i=e==="day"?{period:e,offset:-1}:{period:e};return this.card({type:"statistic",entity:t,name:this.words.say(s),stat_type:"change",period:{calendar:i}})}days(t,e){return this.card({type:"statistics-graph",title:this.words.say(e),entities:[t],stat_types:["change"],chart_type:"bar",period:"day",days_to_show:y,hide_legend:!0})}static{this.styles=[l,d` :host{display:grid;gap:var(--ha-space-4, 16px);max-width:1400px;margin-inline:auto;}.tiles,.graphs{display:grid;gap:var(--ha-space-2, 8px);margin-block-start:var(--ha-space-2, 8px);}.tiles{grid-template-columns:repeat(auto-fill, minmax(min(100%, 220px), 1fr));}.graphs{grid-template-columns:repeat(auto-fit, minmax(min(100%, 360px), 1fr));}vf-ha-card{display:block;min-width:0;}`]}};customElements.get("vf-light-view")||customElements.define("vf-light-view",o);export{o as LightView};
