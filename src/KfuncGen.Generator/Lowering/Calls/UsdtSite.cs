using KfuncGen.Bpf.Ir;
using KfuncGen.Usdt;

namespace KfuncGen.Generator.Lowering.Calls;

/// <summary>What attaching wrote down of the places of probes, by the cookie that the kernel has (<see cref="UsdtSiteLayout"/>).</summary>
internal static class UsdtSite
{
    /// <summary>The place.</summary>
    public static IrValue At(IrBuilder builder, IrValue index) => builder.Binary(
        IrOpcode.Add,
        builder.DataAddress(IrSection.Sites, 0),
        builder.Binary(
            IrOpcode.Multiply,
            builder.Binary(IrOpcode.And, index, builder.Constant(IrType.I64, UsdtSiteLayout.Sites - 1)),
            builder.Constant(IrType.I64, UsdtSiteLayout.SiteSize)));

    /// <summary>The user's cookie.</summary>
    public static IrValue CookieAt(IrBuilder builder, IrValue index) =>
        builder.Load(IrType.I64, 8, At(builder, index), UsdtSiteLayout.Cookie);
}
