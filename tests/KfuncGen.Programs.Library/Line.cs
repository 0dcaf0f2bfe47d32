namespace KfuncGen.Programs.Library;

/// <summary>A record of records.</summary>
public record struct Line(Point From, Point To, byte Kind);
