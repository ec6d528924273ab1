import { Button, createTheme, type MantineColorsTuple } from '@mantine/core';

/** The turquoise of dome tiles, light to dark. */
const turquoise: MantineColorsTuple = [
  '#e6f7f5',
  '#cdece9',
  '#9fdad4',
  '#6dc8bf',
  '#45b9ae',
  '#2bada2',
  '#14938a',
  '#0b7772',
  '#086460',
  '#04514e',
];

/** Greys with a trace of blue: text, borders, fields and grounds of the dark theme. */
const dark: MantineColorsTuple = [
  '#eef2f5',
  '#c5ced6',
  '#9aa7b3',
  '#6c7884',
  '#35404a',
  '#2a333c',
  '#1d242b',
  '#161b21',
  '#0e1216',
  '#090c0f',
];

/** Mantine's own look turned into ours; the values themselves stand in tokens.css. */
export const theme = createTheme({
  primaryColor: 'turquoise',
  primaryShade: { light: 7, dark: 5 },
  colors: { turquoise, dark },
  autoContrast: true,
  fontFamily: 'var(--font)',
  headings: { fontFamily: 'var(--font)', fontWeight: '650' },
  defaultRadius: 8,
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontSizes: { xs: '12px', sm: '13px', md: '15px', lg: '17px', xl: '20px' },
  components: {
    Button: Button.extend({
      // The accent of our tokens: its letters have the contrast that they need in both themes.
      vars: (_, { variant = 'filled', color }) => {
        const ground = color === undefined ? 'accent' : color === 'red' ? 'danger' : undefined;
        return {
          root:
            variant === 'filled' && ground
              ? {
                  '--button-bg': `var(--${ground})`,
                  '--button-hover': `var(--${ground}-hover)`,
                  '--button-color': `var(--on-${ground})`,
                }
              : {},
        };
      },
    }),
    TextInput: { defaultProps: { size: 'md' } },
    Switch: { defaultProps: { withThumbIndicator: false } },
    Menu: {
      defaultProps: {
        shadow: 'md',
        radius: 12,
        transitionProps: { duration: 130 },
        withInitialFocusPlaceholder: false,
      },
    },
    Tooltip: {
      defaultProps: {
        openDelay: 350,
        transitionProps: { duration: 120 },
        events: { hover: true, focus: true, touch: false },
      },
    },
    Modal: {
      defaultProps: { radius: 16, centered: true, transitionProps: { duration: 150 } },
    },
  },
});
