using System.Text;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Drift;
using KfuncGen.Snapshots.Obligations;
using KfuncGen.Snapshots.Targets;
using KfuncGen.Snapshots.Text;
using KfuncGen.Snapshots.Types;
using KfuncGen.Stubs.Variants;
using KfuncGen.Stubs.Words;
using KfuncGen.Tool.Listing;

namespace KfuncGen.Tool.Headers;

/// <summary>Writes a C header for programs that clang compiles for BPF.</summary>
/// <param name="kfuncs">What it declares.</param>
/// <param name="kernels">The kernels it was made from, for its first line.</param>
/// <param name="guard">The include guard.</param>
/// <param name="usesVmlinuxHeader">Whether types come from <c>vmlinux.h</c>.</param>
internal sealed class HeaderText(IReadOnlyList<HeaderKfunc> kfuncs, string kernels, string guard, bool usesVmlinuxHeader)
{
    private const int LineLength = 100;

    // Newer bpftools write prototypes of their own, of one kernel; those of others would be a contradiction.
    private const string VmlinuxHeader = """
        #if defined(__VMLINUX_H__) && !defined(BPF_NO_KFUNC_PROTOTYPES)
        #error "vmlinux.h may have prototypes of kfuncs, of one kernel: include this header first, or define BPF_NO_KFUNC_PROTOTYPES"
        #endif
        #ifndef BPF_NO_KFUNC_PROTOTYPES
        #define BPF_NO_KFUNC_PROTOTYPES
        #endif
        #include "vmlinux.h"

        /* An older vmlinux.h may lack some of these. */

        """;

    private readonly HeaderNames names = new();

    private const string Macros = """
        #ifndef __ksym
        #define __ksym __attribute__((section(".ksyms")))
        #endif
        #ifndef __weak
        #define __weak __attribute__((weak))
        #endif

        /* Whether the kernel has it: if (kfunc_exists(bpf_x)) bpf_x(); */
        #ifndef kfunc_exists
        #define kfunc_exists(kfunc) (!!(kfunc))
        #endif

        /* Define KFUNC_NO_DEPRECATION to build without the warnings. */
        #if defined(KFUNC_NO_DEPRECATION)
        #define KFUNC_DEPRECATED(reason, replacement)
        #elif defined(__clang__)
        #define KFUNC_DEPRECATED(reason, replacement) __attribute__((deprecated(reason, replacement)))
        #else
        #define KFUNC_DEPRECATED(reason, replacement) __attribute__((deprecated(reason)))
        #endif

        """;

    /// <summary>The whole header.</summary>
    public string Write()
    {
        StringBuilder text = new();
        text.Append($"/* Kernel functions that BPF programs may call (kfuncs), as they are on {kernels}. Made by kfuncgen. */\n");
        text.Append($"#ifndef {guard}\n#define {guard}\n\n");

        HeaderTypes types = new(names);

        foreach (HeaderKfunc kfunc in kfuncs)
        {
            foreach (StubVariant variant in kfunc.Variants)
            {
                types.Add(kfunc.Newest(variant));
            }
        }

        if (usesVmlinuxHeader)
        {
            text.Append(VmlinuxHeader.ReplaceLineEndings("\n")).Append(types.Names).Append('\n');
        }
        else
        {
            text.Append("/* Define KFUNC_NO_TYPES where another header has them. */\n#ifndef KFUNC_NO_TYPES\n")
                .Append(types.Text)
                .Append("#endif\n\n");
        }

        text.Append(Macros.ReplaceLineEndings("\n"));

        foreach (HeaderKfunc kfunc in kfuncs)
        {
            foreach (StubVariant variant in kfunc.Variants)
            {
                text.Append('\n');
                Write(text, kfunc, variant);
            }
        }

        return text.Append("\n#endif\n").ToString();
    }

    private void Write(StringBuilder text, HeaderKfunc kfunc, StubVariant variant)
    {
        KfuncAppearance newest = kfunc.Newest(variant);
        string name = LoaderName.For(kfunc.History.Name, variant.Flavour);

        // An older vmlinux.h may lack a typedef, and what it stands for is the same type.
        CType prototype = names.Of(
            usesVmlinuxHeader ? HeaderTypedefs.Resolve(Function(newest.Kfunc), newest.Target.Types) : Function(newest.Kfunc));

        Comment(text, kfunc, variant);
        text.Append("extern ").Append(CDeclaration.Write(prototype, name)).Append(" __ksym __weak");

        if (kfunc.Deprecation is { } reason)
        {
            text.Append($"\n\tKFUNC_DEPRECATED({Literal(reason)}, {Literal(Replacement(kfunc))})");
        }

        text.Append(";\n");

        if (variant.Flavour is null && name != kfunc.History.Name)
        {
            text.Append($"#define {kfunc.History.Name} {name}\n");
        }
    }

    private static void Comment(StringBuilder text, HeaderKfunc kfunc, StubVariant variant)
    {
        KfuncFlags flags = kfunc.Newest(variant).Kfunc.AnyFlags ?? KfuncFlags.None;
        List<string> sentences =
            [$"On {TargetWords.Of(variant.Targets)}.", .. ContractWords.For(flags, except: CallObligation.ImplicitArguments)];

        if (variant.Flavour is not null && IsAlikeToLoaders(kfunc, variant))
        {
            sentences.Add("A loader does not tell it from the newer one: where the one exists, so does the other.");
        }

        if (!variant.Refused.IsEmpty)
        {
            sentences.Add($"Refused on {TargetWords.Of(variant.Refused)}, whose BTF has another prototype.");
        }

        using StringWriter lines = new() { NewLine = "\n" };
        WrappedText.Write(lines, "/* ", string.Join(" ", sentences) + " */", LineLength);
        text.Append(lines.ToString().Replace("\n   ", "\n * "));
    }

    private static bool IsAlikeToLoaders(HeaderKfunc kfunc, StubVariant variant)
    {
        KfuncAppearance older = kfunc.Newest(variant);
        KfuncAppearance newest = kfunc.History.Newest;

        return LoaderCompatibility.AreCompatible(Function(older.Kfunc), older.Target.Types, Function(newest.Kfunc), newest.Target.Types);
    }

    private static CType.Function Function(Kfunc kfunc) => new(kfunc.ReturnType, kfunc.Parameters, kfunc.IsVariadic);

    private static string Replacement(HeaderKfunc kfunc) => kfunc.Replacement is { } name ? LoaderName.For(name, flavour: null) : "";

    private static string Literal(string text) => $"\"{text.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";
}
