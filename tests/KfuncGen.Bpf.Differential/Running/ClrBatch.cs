using System.Reflection;
using System.Runtime.Loader;
using KfuncGen.Bpf.Differential.Programs;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace KfuncGen.Bpf.Differential.Running;

/// <summary>Programs compiled for the CLR in one compilation. What does not compile is left out.</summary>
public sealed class ClrBatch : IDisposable
{
    private readonly AssemblyLoadContext loaded = new("Programs", isCollectible: true);
    private readonly Dictionary<string, Func<byte[], int>> entries = [];

    private ClrBatch(IReadOnlyDictionary<string, string> errors) => Errors = errors;

    /// <summary>The first error of each program that does not compile, by name.</summary>
    public IReadOnlyDictionary<string, string> Errors { get; }

    /// <summary>Compiles programs.</summary>
    public static ClrBatch Of(IReadOnlyList<RandomProgram> programs)
    {
        using MemoryStream image = new();
        EmitResult result = Compilations.Of(programs, isForClr: true).Emit(image);
        IReadOnlyDictionary<string, string> errors = Compilations.Errors(result.Diagnostics);

        if (!result.Success)
        {
            programs = [.. programs.Where(program => !errors.ContainsKey(program.Name))];
            image.SetLength(0);
            result = Compilations.Of(programs, isForClr: true).Emit(image);

            if (!result.Success)
            {
                throw new InvalidOperationException(string.Join("\n", result.Diagnostics.Take(5)));
            }
        }

        image.Position = 0;
        ClrBatch batch = new(errors);
        Assembly assembly = batch.loaded.LoadFromStream(image);

        foreach (RandomProgram program in programs)
        {
            batch.entries.Add(program.Name, assembly.GetType(program.Name)!.GetMethod("RunBytes")!.CreateDelegate<Func<byte[], int>>());
        }

        return batch;
    }

    /// <summary>Runs a program.</summary>
    public Outcome Run(RandomProgram program, byte[] input)
    {
        byte[] context = [.. input];

        try
        {
            return new Outcome(entries[program.Name](context), context);
        }
        catch (IndexOutOfRangeException)
        {
            return new Outcome(Outcome.OutOfBounds, context);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => loaded.Unload();
}
