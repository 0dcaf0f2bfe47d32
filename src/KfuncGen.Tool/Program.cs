using KfuncGen.Tool;

return new KfuncgenCommand(Terminal.Console).Run(args);
