namespace NetDoctor.Kubernetes.Facts;

// What the API server says beside objects: errors, and the frames of lists and watches.
internal sealed class StatusDto
{
    public string? Status { get; init; }

    public string? Message { get; init; }

    public string? Reason { get; init; }

    public int Code { get; init; }

    public StatusDetailsDto? Details { get; init; }
}

internal sealed class StatusDetailsDto
{
    public int? RetryAfterSeconds { get; init; }

    public StatusCauseDto[]? Causes { get; init; }
}

internal sealed class StatusCauseDto
{
    public string? Reason { get; init; }

    public string? Message { get; init; }
}

internal sealed class ListMetadataDto
{
    public string? ResourceVersion { get; init; }

    public string? Continue { get; init; }
}

internal sealed class BookmarkDto
{
    public BookmarkMetadataDto? Metadata { get; init; }
}

internal sealed class BookmarkMetadataDto
{
    public string? ResourceVersion { get; init; }
}

internal sealed class VersionDto
{
    public string? GitVersion { get; init; }
}
