<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="AllStyleCategories" labelsEnabled="1">
 <renderer-v2 type="RuleRenderer" forceraster="0" symbollevels="0" enableorderby="0" referencescale="-1">
  <rules key="all">
   <rule key="heading" label="people near neither, 0 to 1">
    <rule key="class 0" label="0" filter="&quot;share_neither&quot; &lt;= 0.0" symbol="0" />
    <rule key="class 1" label="0 – 0.25" filter="&quot;share_neither&quot; &gt; 0.0 AND &quot;share_neither&quot; &lt;= 0.25" symbol="1" />
    <rule key="class 2" label="more than 0.25" filter="&quot;share_neither&quot; &gt; 0.25" symbol="2" />
    <rule key="class 3" label="not known" filter="&quot;share_neither&quot; IS NULL" symbol="3" />
   </rule>
  </rules>
  <symbols>
   <symbol name="0" type="fill" alpha="1" clip_to_extent="1" force_rhr="0">
    <layer enabled="1" locked="0" class="SimpleFill" pass="0">
     <Option type="Map">
      <Option name="color" value="244,231,244,255" type="QString" />
      <Option name="style" value="solid" type="QString" />
      <Option name="outline_color" value="115,115,115,255" type="QString" />
      <Option name="outline_style" value="solid" type="QString" />
      <Option name="outline_width" value="0.2" type="QString" />
      <Option name="outline_width_unit" value="MM" type="QString" />
      <Option name="joinstyle" value="round" type="QString" />
     </Option>
    </layer>
   </symbol>
   <symbol name="1" type="fill" alpha="1" clip_to_extent="1" force_rhr="0">
    <layer enabled="1" locked="0" class="SimpleFill" pass="0">
     <Option type="Map">
      <Option name="color" value="187,124,190,255" type="QString" />
      <Option name="style" value="solid" type="QString" />
      <Option name="outline_color" value="115,115,115,255" type="QString" />
      <Option name="outline_style" value="solid" type="QString" />
      <Option name="outline_width" value="0.2" type="QString" />
      <Option name="outline_width_unit" value="MM" type="QString" />
      <Option name="joinstyle" value="round" type="QString" />
     </Option>
    </layer>
   </symbol>
   <symbol name="2" type="fill" alpha="1" clip_to_extent="1" force_rhr="0">
    <layer enabled="1" locked="0" class="SimpleFill" pass="0">
     <Option type="Map">
      <Option name="color" value="92,51,94,255" type="QString" />
      <Option name="style" value="solid" type="QString" />
      <Option name="outline_color" value="115,115,115,255" type="QString" />
      <Option name="outline_style" value="solid" type="QString" />
      <Option name="outline_width" value="0.2" type="QString" />
      <Option name="outline_width_unit" value="MM" type="QString" />
      <Option name="joinstyle" value="round" type="QString" />
     </Option>
    </layer>
   </symbol>
   <symbol name="3" type="fill" alpha="1" clip_to_extent="1" force_rhr="0">
    <layer enabled="1" locked="0" class="SimpleFill" pass="0">
     <Option type="Map">
      <Option name="color" value="140,140,140,255" type="QString" />
      <Option name="style" value="b_diagonal" type="QString" />
      <Option name="outline_color" value="115,115,115,255" type="QString" />
      <Option name="outline_style" value="solid" type="QString" />
      <Option name="outline_width" value="0.2" type="QString" />
      <Option name="outline_width_unit" value="MM" type="QString" />
      <Option name="joinstyle" value="round" type="QString" />
     </Option>
    </layer>
   </symbol>
  </symbols>
 </renderer-v2>
 <labeling type="simple">
  <settings calloutType="simple">
   <text-style fieldName="area_name" isExpression="0" allowHtml="0" fontSize="9" fontSizeUnit="Point" fontWeight="50" textColor="26,26,26,255" textOpacity="1" multilineHeight="1">
    <text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="0.85" bufferNoFill="1" bufferJoinStyle="128" />
   </text-style>
   <text-format autoWrapLength="24" useMaxLineLengthForAutoWrap="1" multilineAlign="3" />
   <placement placement="4" predefinedPositionOrder="R,L,TSR,BSR,TL,TR,BL,BR" dist="1" distUnits="MM" offsetType="1" fitInPolygonOnly="1" priority="5" preserveRotation="1" />
   <rendering scaleVisibility="0" scaleMin="0" scaleMax="0" drawLabels="1" obstacle="1" obstacleFactor="1" fontMinPixelSize="3" fontMaxPixelSize="10000" maxNumLabels="2000" />
  </settings>
 </labeling>
 <aliases>
  <alias index="1" field="area_level" name="level of the area" />
  <alias index="2" field="area_name" name="its name" />
  <alias index="3" field="share_neither" name="people near neither, 0 to 1" />
 </aliases>
 <previewExpression>"area_name"</previewExpression>
</qgis>
