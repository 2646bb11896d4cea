namespace NetDoctor.Kubernetes.Manifests;

/// <summary>Something in a manifest that was passed over.</summary>
/// <param name="File">File as the caller named it.</param>
/// <param name="Line">Line at which the object begins, from 1.</param>
/// <param name="Message">What was passed over, and why, in a sentence.</param>
public sealed record ManifestNote(string File, int Line, string Message)
{
    /// <summary><c>cluster.yaml:12: ...</c>.</summary>
    public override string ToString() => $"{File}:{Line}: {Message}";
}
