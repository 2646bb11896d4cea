namespace NetDoctor.Model.Cluster;

/// <summary>What became of one object between two instants.</summary>
/// <typeparam name="TFact">Type of its fact.</typeparam>
/// <param name="Before">The fact as it was; null for an object that is new.</param>
/// <param name="After">The fact as it is; null for an object that is gone.</param>
public readonly record struct FactChange<TFact>(TFact? Before, TFact? After)
    where TFact : Fact
{
    /// <summary>The object, as it is or was.</summary>
    public TFact Either => (After ?? Before)!;
}
