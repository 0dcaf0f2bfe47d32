using BenchmarkDotNet.Running;
using KfuncGen.Benchmarks.Clang;

// dotnet run -c Release --project tests/KfuncGen.Benchmarks -- --filter '*'
// dotnet run -c Release --project tests/KfuncGen.Benchmarks -- clang
if (args is ["clang"])
{
    return Comparison.Run();
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
