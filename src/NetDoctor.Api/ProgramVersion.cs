namespace NetDoctor.Api;

/// <summary>The version of this program.</summary>
internal static class ProgramVersion
{
    /// <summary>Major, minor and patch, such as <c>0.1.0</c>.</summary>
    public static string Own { get; } = typeof(ProgramVersion).Assembly.GetName().Version!.ToString(3);
}
