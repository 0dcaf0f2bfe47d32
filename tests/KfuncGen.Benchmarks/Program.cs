using BenchmarkDotNet.Running;

// dotnet run -c Release --project tests/KfuncGen.Benchmarks -- --filter '*'
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
