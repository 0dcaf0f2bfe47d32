namespace KfuncGen.Tests.Kernels.Images;

/// <summary>The smallest BTF that means something: one int, or as many as asked for.</summary>
internal static class SmallBtf
{
    public static byte[] Build(bool isBigEndian = false, uint headerLength = 24, int types = 1)
    {
        byte[] strings = [0, (byte)'i', (byte)'n', (byte)'t', 0];
        uint typeLength = (uint)types * 16;

        ByteWriter blob = new(isBigEndian);
        blob.U16(0xeb9f).Bytes(1, 0);
        blob.U32(headerLength, 0, typeLength, typeLength, (uint)strings.Length);
        blob.Bytes(new byte[headerLength - 24]);

        for (int i = 0; i < types; i++)
        {
            blob.U32(1, 1u << 24, 4, 32);
        }

        return blob.Bytes(strings).ToArray();
    }
}
