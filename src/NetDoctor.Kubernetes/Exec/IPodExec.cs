namespace NetDoctor.Kubernetes.Exec;

/// <summary>Runs commands in the containers of pods, as <c>kubectl exec</c> does: by way of the API server and the kubelet, so that the
/// network of pods plays no part.</summary>
public interface IPodExec
{
    /// <summary>Runs a command to its end.</summary>
    /// <param name="command">The command.</param>
    /// <param name="cancellationToken">Ends the wait; the command itself may go on in its container.</param>
    /// <exception cref="PodExecException">It did not run, or how it ended is not known.</exception>
    Task<PodCommandResult> RunAsync(PodCommand command, CancellationToken cancellationToken);
}
