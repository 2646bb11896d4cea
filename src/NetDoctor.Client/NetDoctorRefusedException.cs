using NetDoctor.Model.Problems;

namespace NetDoctor.Client;

/// <summary>NetDoctor did not take a request, because it is wrong.</summary>
/// <param name="problem">What it says is wrong.</param>
public sealed class NetDoctorRefusedException(Problem problem) : Exception(Words(problem))
{
    /// <summary>What it says is wrong.</summary>
    public Problem Problem { get; } = problem;

    private static string Words(Problem problem) => problem.Errors is { IsDefaultOrEmpty: false } errors
        ? string.Join('\n', errors.Select(error => error.Message))
        : problem.Detail ?? problem.Title;
}
