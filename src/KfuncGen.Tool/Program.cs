using KfuncGen.Tool;
using KfuncGen.Tool.Terminals;

return new KfuncgenCommand(Terminal.Console).Run(args);
