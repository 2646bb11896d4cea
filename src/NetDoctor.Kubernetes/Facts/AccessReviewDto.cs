namespace NetDoctor.Kubernetes.Facts;

internal sealed class AccessReviewDto
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public AccessReviewSpecDto? Spec { get; init; }

    public AccessReviewStatusDto? Status { get; init; }
}

internal sealed class AccessReviewSpecDto
{
    public string? User { get; init; }

    public List<string>? Groups { get; init; }

    public ResourceAttributesDto? ResourceAttributes { get; init; }
}

internal sealed class ResourceAttributesDto
{
    public string? Verb { get; init; }

    public string? Group { get; init; }

    public string? Resource { get; init; }
}

internal sealed class AccessReviewStatusDto
{
    public bool Allowed { get; init; }

    public string? EvaluationError { get; init; }
}
