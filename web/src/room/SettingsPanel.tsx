import { NativeSelect, Radio, Stack, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { cameraHeights, videoCodecs } from '../media/encodings';
import type { Saving } from '../signaling/messages';
import { cameraHeightInUse, settings, slotsInUse } from '../state/settings';
import { DeviceSelects } from '../ui/DeviceSelects';
import { inDigits } from '../ui/in-digits';
import { LanguageMenu } from '../ui/Preferences';
import styles from './Panel.module.css';
import { useStage } from './stage-context';

const savings: readonly Saving[] = ['none', 'low', 'audio'];
const slotChoices = [1, 4, 6, 9, 16, 25, 36, 49];

/**
 * Devices; how much the connection may carry; how the room looks. All of it holds at once. In a call of two there is
 * nothing to choose of how many are seen.
 */
export function SettingsPanel({ ofTwo = false }: { ofTwo?: boolean }) {
  const { t } = useTranslation();
  const now = useStore(settings);
  const { session, local } = useStage();
  const slots = slotsInUse(now);
  return (
    <>
      <section className={styles.group}>
        <h3>{t('devices.title')}</h3>
        <DeviceSelects local={local} onSpeaker={(id) => session.setSpeaker(id)} />
      </section>
      {!ofTwo && (
        <section className={styles.group}>
          <Radio.Group
            label={t('settings.saving')}
            value={now.saving}
            onChange={(saving) => settings.setState({ saving })}
          >
            <Stack gap={12} mt={12}>
              {savings.map((saving) => (
                <Radio
                  key={saving}
                  value={saving}
                  label={t(`settings.${saving}`)}
                  description={t(`settings.${saving}Hint`)}
                  data-testid={`saving-${saving}`}
                />
              ))}
            </Stack>
          </Radio.Group>
        </section>
      )}
      <section className={styles.group}>
        <Switch
          label={t('settings.self')}
          checked={!now.hideSelf}
          onChange={(event) => settings.setState({ hideSelf: !event.currentTarget.checked })}
        />
        <LanguageMenu />
      </section>
      <section className={styles.group}>
        <h3>{t('settings.picture')}</h3>
        {!ofTwo && (
          <NativeSelect
            label={t('settings.slots')}
            data-testid="setting-slots"
            value={String(slots)}
            data={[...new Set([...slotChoices, slots])]
              .toSorted((a, b) => a - b)
              .map((count) => ({ value: String(count), label: inDigits(count) }))}
            onChange={(event) => settings.setState({ slots: Number(event.currentTarget.value) })}
          />
        )}
        <NativeSelect
          label={t('settings.height')}
          data-testid="setting-height"
          value={String(cameraHeightInUse(now))}
          data={cameraHeights.map((height) => ({ value: String(height), label: `${height}p` }))}
          onChange={(event) => {
            const height = cameraHeights.find((h) => String(h) === event.currentTarget.value);
            settings.setState({ cameraHeight: height });
          }}
        />
        <NativeSelect
          label={t('settings.codec')}
          data-testid="setting-codec"
          value={now.codec}
          data={[...videoCodecs]}
          onChange={(event) => {
            const codec = videoCodecs.find((name) => name === event.currentTarget.value);
            if (codec) settings.setState({ codec });
          }}
        />
      </section>
    </>
  );
}
