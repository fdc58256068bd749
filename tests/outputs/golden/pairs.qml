<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="AllStyleCategories" labelsEnabled="0">
 <renderer-v2 type="RuleRenderer" forceraster="0" symbollevels="0" enableorderby="0" referencescale="-1">
  <rules key="all">
   <rule key="heading" label="length of the geodesic between the two (metre)">
    <rule key="class 0" label="80" filter="&quot;distance_m&quot; &lt;= 80.0" symbol="0" />
    <rule key="class 1" label="80 – 950" filter="&quot;distance_m&quot; &gt; 80.0 AND &quot;distance_m&quot; &lt;= 950.0" symbol="1" />
    <rule key="class 2" label="more than 950" filter="&quot;distance_m&quot; &gt; 950.0" symbol="2" />
   </rule>
  </rules>
  <symbols>
   <symbol name="0" type="line" alpha="1" clip_to_extent="1" force_rhr="0">
    <layer enabled="1" locked="0" class="SimpleLine" pass="0">
     <Option type="Map">
      <Option name="line_color" value="255,255,255,255" type="QString" />
      <Option name="line_style" value="solid" type="QString" />
      <Option name="line_width" value="0.8" type="QString" />
      <Option name="line_width_unit" value="MM" type="QString" />
      <Option name="capstyle" value="round" type="QString" />
      <Option name="joinstyle" value="round" type="QString" />
     </Option>
    </layer>
    <layer enabled="1" locked="0" class="SimpleLine" pass="0">
     <Option type="Map">
      <Option name="line_color" value="187,124,190,255" type="QString" />
      <Option name="line_style" value="solid" type="QString" />
      <Option name="line_width" value="0.3" type="QString" />
      <Option name="line_width_unit" value="MM" type="QString" />
      <Option name="capstyle" value="round" type="QString" />
      <Option name="joinstyle" value="round" type="QString" />
     </Option>
    </layer>
   </symbol>
   <symbol name="1" type="line" alpha="1" clip_to_extent="1" force_rhr="0">
    <layer enabled="1" locked="0" class="SimpleLine" pass="0">
     <Option type="Map">
      <Option name="line_color" value="255,255,255,255" type="QString" />
      <Option name="line_style" value="solid" type="QString" />
      <Option name="line_width" value="1.1" type="QString" />
      <Option name="line_width_unit" value="MM" type="QString" />
      <Option name="capstyle" value="round" type="QString" />
      <Option name="joinstyle" value="round" type="QString" />
     </Option>
    </layer>
    <layer enabled="1" locked="0" class="SimpleLine" pass="0">
     <Option type="Map">
      <Option name="line_color" value="143,83,146,255" type="QString" />
      <Option name="line_style" value="solid" type="QString" />
      <Option name="line_width" value="0.6" type="QString" />
      <Option name="line_width_unit" value="MM" type="QString" />
      <Option name="capstyle" value="round" type="QString" />
      <Option name="joinstyle" value="round" type="QString" />
     </Option>
    </layer>
   </symbol>
   <symbol name="2" type="line" alpha="1" clip_to_extent="1" force_rhr="0">
    <layer enabled="1" locked="0" class="SimpleLine" pass="0">
     <Option type="Map">
      <Option name="line_color" value="255,255,255,255" type="QString" />
      <Option name="line_style" value="solid" type="QString" />
      <Option name="line_width" value="1.4" type="QString" />
      <Option name="line_width_unit" value="MM" type="QString" />
      <Option name="capstyle" value="round" type="QString" />
      <Option name="joinstyle" value="round" type="QString" />
     </Option>
    </layer>
    <layer enabled="1" locked="0" class="SimpleLine" pass="0">
     <Option type="Map">
      <Option name="line_color" value="92,51,94,255" type="QString" />
      <Option name="line_style" value="solid" type="QString" />
      <Option name="line_width" value="0.9" type="QString" />
      <Option name="line_width_unit" value="MM" type="QString" />
      <Option name="capstyle" value="round" type="QString" />
      <Option name="joinstyle" value="round" type="QString" />
     </Option>
    </layer>
   </symbol>
  </symbols>
 </renderer-v2>
 <aliases>
  <alias index="1" field="facility_id_a" name="facility of the first network" />
  <alias index="2" field="facility_id_b" name="facility of the second network" />
  <alias index="3" field="distance_m" name="length of the geodesic between the two (metre)" />
 </aliases>
</qgis>
