namespace NetDoctor.Lab.Controllers;

/// <summary>What the controllers log.</summary>
internal static partial class LabLog
{
    [LoggerMessage(1, LogLevel.Warning, "{Controller} gave up on {Resource} {Namespace}/{Name}.")]
    public static partial void GaveUp(
        ILogger logger, Exception refusal, string controller, string resource, string? @namespace, string name);
}
