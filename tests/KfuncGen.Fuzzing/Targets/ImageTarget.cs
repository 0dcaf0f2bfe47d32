using KfuncGen.Fuzzing.Running;
using KfuncGen.Fuzzing.Seeds;
using KfuncGen.Images.Kernels;

namespace KfuncGen.Fuzzing.Targets;

/// <summary>Headers of boot images, places where something is packed, BTF and banner inside flat images.</summary>
internal sealed class ImageTarget : FuzzTarget
{
    public override string Name => "image";

    public override bool Read(ReadOnlyMemory<byte> input)
    {
        bool isAnswered = Promise.Keeps(input.Length, () =>
        {
            KernelImage image = KernelImage.Identify(input);

            if (image.Payload is { } payload)
            {
                Check(payload, input.Length);
            }

            foreach (KernelPayload found in image.FindPayloads())
            {
                Check(found, input.Length);
            }
        });

        Promise.Keeps(input.Length, () =>
        {
            if (EmbeddedBtf.Find(input) is { } found
                && (found.Offset + found.Btf.Length > input.Length || found.IdSetsOffset + found.IdSets.Length > input.Length))
            {
                throw new BrokenPromiseException(
                    $"The BTF at {found.Offset}, or the id sets at {found.IdSetsOffset}, are not inside the image.");
            }
        });

        _ = KernelBanner.FindRelease(input.Span);
        return isAnswered;
    }

    protected override IEnumerable<FuzzSeed> MakeSeeds() => SmallKernels.Images;

    private static void Check(KernelPayload payload, int length)
    {
        if (payload.Offset < 0 || payload.Offset + payload.Bytes.Length > length)
        {
            throw new BrokenPromiseException($"The payload of {payload.Bytes.Length} bytes at {payload.Offset} is not inside the image.");
        }
    }
}
