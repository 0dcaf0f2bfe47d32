using BenchmarkDotNet.Running;
using KfuncGen.Benchmarks.Clang;
using KfuncGen.Benchmarks.Generator;

// dotnet run -c Release --project tests/KfuncGen.Benchmarks -- --filter '*'
// dotnet run -c Release --project tests/KfuncGen.Benchmarks -- clang
// Without tiers of compilation it is soon as warm as a compiler server:
// DOTNET_TieredCompilation=0 dotnet run -c Release --project tests/KfuncGen.Benchmarks -- lower
if (args is ["clang"])
{
    return Comparison.Run();
}

if (args is ["lower"])
{
    return LoweringCost.Run();
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
