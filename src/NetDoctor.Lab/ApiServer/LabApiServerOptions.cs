using System.Collections.Immutable;

namespace NetDoctor.Lab.ApiServer;

/// <summary>How the lab's API server listens.</summary>
public sealed class LabApiServerOptions
{
    /// <summary>Port on 127.0.0.1; 0, the default, takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Plural names of kinds that it answers 404 to, as an API server of another version does. Default none.</summary>
    public ImmutableHashSet<string> NotServed { get; init; } = [];

    /// <summary>How often a quiet watch gets a bookmark. Default 10 seconds.</summary>
    public TimeSpan BookmarkInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a watch lives whose client names no time. Default 40 minutes.</summary>
    public TimeSpan WatchTimeout { get; init; } = TimeSpan.FromMinutes(40);
}
