using KfuncGen.Fuzzing;

return FuzzingCommand.Create().Parse(args).Invoke();
