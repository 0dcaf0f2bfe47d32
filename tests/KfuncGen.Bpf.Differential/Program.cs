using System.Globalization;
using KfuncGen.Bpf.Differential.Generation;

// dotnet run --project tests/KfuncGen.Bpf.Differential -- SEED shows the program that a seed makes.
int seed = int.Parse(args[0], CultureInfo.InvariantCulture);
Console.Write(ProgramGenerator.Generate($"P{seed}", seed).ToText(isForClr: false));
