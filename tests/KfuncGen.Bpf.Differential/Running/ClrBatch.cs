using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using KfuncGen.Bpf.Differential.Programs;
using KfuncGen.Bpf.Ir;
using Microsoft.CodeAnalysis.Emit;

namespace KfuncGen.Bpf.Differential.Running;

/// <summary>Programs compiled for the CLR in one compilation. What does not compile is left out.</summary>
public sealed partial class ClrBatch : IDisposable
{
    private readonly AssemblyLoadContext loaded = new("Programs", isCollectible: true);
    private readonly Dictionary<string, (Type Type, Func<byte[], int> Run)> programs = [];

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
            Type type = assembly.GetType(program.Name)!;
            batch.programs.Add(program.Name, (type, type.GetMethod("RunBytes")!.CreateDelegate<Func<byte[], int>>()));
        }

        return batch;
    }

    /// <summary>Runs a program.</summary>
    public Outcome Run(RandomProgram program, byte[] input)
    {
        byte[] context = [.. input];

        try
        {
            return new Outcome(programs[program.Name].Run(context), context);
        }
        catch (IndexOutOfRangeException)
        {
            return new Outcome(Outcome.OutOfBounds, context);
        }
    }

    /// <summary>What loading would fill in for a field that is read when a program is loaded.</summary>
    /// <param name="program">The program.</param>
    /// <param name="expression">The C# that reads the field; see <see cref="IrLoadTime.Field"/>.</param>
    public long ReadField(RandomProgram program, string expression)
    {
        // However it is read and converted, the field is one of the program's own, named M and a number.
        string name = FieldName().Match(expression).Groups[1].Value;
        object value = programs[program.Name].Type.GetField(name, BindingFlags.Static | BindingFlags.NonPublic)!.GetValue(null)!;

        return value switch
        {
            bool truth => truth ? 1 : 0,
            char character => character,
            ulong number => (long)number,
            nint number => number,
            nuint number => (long)number,
            _ => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        };
    }

    [GeneratedRegex(@"\.(M\d+)\b")]
    private static partial Regex FieldName();

    /// <inheritdoc/>
    public void Dispose() => loaded.Unload();
}
