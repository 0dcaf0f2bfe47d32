using System.Reflection;
using System.Runtime.Loader;

namespace KfuncGen.Verification.Running;

/// <summary>The corpus as a project builds it: an assembly whose programs are loaded one by one.</summary>
internal static class CorpusAssembly
{
    private const BindingFlags Members = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>Asks the kernel that this process runs on.</summary>
    /// <param name="image">The assembly.</param>
    /// <returns>The answers by the names of the cases, as they come.</returns>
    public static IEnumerable<(string Name, KernelAnswer Answer)> Ask(byte[] image)
    {
        using MemoryStream stream = new(image);
        Assembly assembly = new AssemblyLoadContext("Corpus", isCollectible: true).LoadFromStream(stream);

        foreach (Type type in assembly.GetTypes().Where(static type => type.Name == "Bpf" && type.DeclaringType?.Namespace == "Corpus"))
        {
            if (type.DeclaringType!.Name is "Cases" or "Objects")
            {
                foreach ((string, KernelAnswer) answer in Ask(type))
                {
                    yield return answer;
                }
            }
            else
            {
                // A class of its own is refused where one of its programs is.
                yield return (
                    type.DeclaringType.Name,
                    Ask(type).Select(static one => one.Answer).MinBy(static one => one.IsTaken switch { false => 0, null => 1, _ => 2 })!);
            }
        }
    }

    private static IEnumerable<(string Name, KernelAnswer Answer)> Ask(Type type)
    {
        if (type.GetMethod("TryLoad", Members) is not { } tryLoad)
        {
            foreach (BpfProgram program in type.GetProperties(Members).Select(static one => one.GetValue(null)).OfType<BpfProgram>())
            {
                yield return (program.Name, KernelAnswer.Of(program));
            }

            yield break;
        }

        object?[] arguments = new object?[tryLoad.GetParameters().Length];
        tryLoad.Invoke(null, arguments);
        BpfLoadReport report = arguments.OfType<BpfLoadReport>().Single();
        arguments.OfType<IDisposable>().FirstOrDefault()?.Dispose();

        foreach (BpfProgramReport program in report.Programs)
        {
            yield return (
                program.Name,
                program.Failure is null && !report.IsLoaded ? new KernelAnswer(null, report.Problem) : KernelAnswer.Of(program.Failure));
        }
    }
}
