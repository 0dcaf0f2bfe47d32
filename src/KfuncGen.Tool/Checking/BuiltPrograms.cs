extern alias runtime;

using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using KfuncGen.Tool.Files;
using KfuncGen.Tool.Terminals;
using runtime::KfuncGen;
using runtime::KfuncGen.Code;

namespace KfuncGen.Tool.Checking;

/// <summary>
/// Finds the BPF programs of a built assembly, which is read and not run: methods with [BpfProgram], and the listing that the
/// build made of each, a constant in the method of the nested class <c>Bpf</c> that gives it.
/// </summary>
internal sealed class BuiltPrograms
{
    private const string ListingStart = "listing ";

    // ldstr: ECMA-335, III.4.16.
    private const byte LoadString = 0x72;

    private readonly string path;
    private readonly PEReader file;
    private readonly MetadataReader metadata;

    private BuiltPrograms(string path, PEReader file)
    {
        this.path = path;
        this.file = file;
        metadata = file.GetMetadataReader();
    }

    /// <summary>Reads the programs of an assembly, in the order of their declaration.</summary>
    /// <exception cref="InputException">It is no assembly, or its programs cannot be read.</exception>
    public static IReadOnlyList<CheckedProgram> Read(string path)
    {
        try
        {
            // What is no file, as <(…) of a shell, cannot be read from its end.
            using PEReader file = new(ImmutableCollectionsMarshal.AsImmutableArray(NamedFile.Read(path)));

            return file.HasMetadata
                ? [.. new BuiltPrograms(path, file).Find()]
                : throw new InputException($"{path} has machine code only. Give the assembly that it was made from, a .dll.");
        }
        catch (BadImageFormatException exception)
        {
            throw new InputException(
                $"{path} is no .NET assembly, or a damaged one: {exception.Message} Give the .dll that the build made, not the native " +
                "executable.");
        }
    }

    private IEnumerable<CheckedProgram> Find()
    {
        foreach (TypeDefinitionHandle handle in metadata.TypeDefinitions)
        {
            foreach (MethodDefinitionHandle method in metadata.GetTypeDefinition(handle).GetMethods())
            {
                if (FindAttribute(method) is { } attribute)
                {
                    yield return Read(handle, metadata.GetString(metadata.GetMethodDefinition(method).Name), attribute);
                }
            }
        }
    }

    private CustomAttributeValue<string>? FindAttribute(MethodDefinitionHandle method)
    {
        foreach (CustomAttributeHandle handle in metadata.GetMethodDefinition(method).GetCustomAttributes())
        {
            CustomAttribute attribute = metadata.GetCustomAttribute(handle);

            if (attribute.Constructor is { Kind: HandleKind.MemberReference } constructor
                && metadata.GetMemberReference((MemberReferenceHandle)constructor).Parent is { Kind: HandleKind.TypeReference } parent
                && metadata.GetTypeReference((TypeReferenceHandle)parent) is var type
                && metadata.StringComparer.Equals(type.Name, nameof(BpfProgramAttribute))
                && metadata.StringComparer.Equals(type.Namespace, nameof(KfuncGen)))
            {
                return attribute.DecodeValue(AttributeTypes.Instance);
            }
        }

        return null;
    }

    private CheckedProgram Read(TypeDefinitionHandle owner, string name, CustomAttributeValue<string> attribute)
    {
        string full = FullName(owner);
        string? listing = NestedIn(owner).SelectMany(type => metadata.GetTypeDefinition(type).GetMethods())
            .Where(method => metadata.StringComparer.Equals(metadata.GetMethodDefinition(method).Name, $"Define{name}"))
            .Select(FindListing)
            .FirstOrDefault(static found => found is not null);

        return new(
            full,
            name,
            attribute.FixedArguments is [{ Value: int type }, ..] ? (BpfProgramType)type : default,
            Named("License") as string ?? "GPL",
            listing is null ? null : Parse(listing, $"{full}.{name}"))
        {
            IsOptional = Named("Optional") is true,
            Group = $"{full}.{Named("AlternativeTo") as string ?? name}",
        };

        object? Named(string argument) => attribute.NamedArguments.FirstOrDefault(one => one.Name == argument).Value;
    }

    private BpfProgramCode Parse(string listing, string program)
    {
        // What fields are is not known before a process has them; only how many there are.
        Func<long>[] fields = new Func<long>[listing.Split(" field ").Length];

        try
        {
            return BpfListing.Read(listing, fields);
        }
        catch (FormatException exception)
        {
            throw new InputException($"{path}: the code of {program} cannot be read: {exception.Message}");
        }
    }

    private string? FindListing(MethodDefinitionHandle method)
    {
        int address = metadata.GetMethodDefinition(method).RelativeVirtualAddress;

        if (address == 0)
        {
            return null;
        }

        ImmutableArray<byte> code = file.GetMethodBody(address).GetILContent();

        // A token of the heap of strings begins with 0x70 in its highest byte: nothing else that stands in such a method does.
        for (int i = 0; i + 4 < code.Length; i++)
        {
            if (code[i] == LoadString && code[i + 4] == 0x70)
            {
                int token = code[i + 1] | (code[i + 2] << 8) | (code[i + 3] << 16);
                string text = metadata.GetUserString(MetadataTokens.UserStringHandle(token));

                if (text.StartsWith(ListingStart, StringComparison.Ordinal))
                {
                    return text;
                }
            }
        }

        return null;
    }

    private IEnumerable<TypeDefinitionHandle> NestedIn(TypeDefinitionHandle type) =>
        metadata.GetTypeDefinition(type).GetNestedTypes().SelectMany(nested => NestedIn(nested).Prepend(nested));

    private string FullName(TypeDefinitionHandle handle)
    {
        TypeDefinition type = metadata.GetTypeDefinition(handle);
        string name = metadata.GetString(type.Name);

        return type.GetDeclaringType() is { IsNil: false } outer ? $"{FullName(outer)}.{name}"
            : type.Namespace.IsNil ? name
            : $"{metadata.GetString(type.Namespace)}.{name}";
    }
}
