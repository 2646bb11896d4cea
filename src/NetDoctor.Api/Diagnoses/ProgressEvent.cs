namespace NetDoctor.Api.Diagnoses;

/// <summary>Something that happened in a diagnosis.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Type"><c>started</c>, <c>hop</c>, <c>probe</c>, <c>completed</c> or <c>failed</c>.</param>
/// <param name="Json">What it is about: the diagnosis, the hop, the probe's result, the diagnosis, the problem.</param>
internal sealed record ProgressEvent(int Number, string Type, string Json)
{
    public const string Started = "started";
    public const string Hop = "hop";
    public const string Probe = "probe";
    public const string Completed = "completed";
    public const string Failed = "failed";
}
