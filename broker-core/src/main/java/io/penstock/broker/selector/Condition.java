package io.penstock.broker.selector;

/** An expression that is true, false or unknown. */
interface Condition extends Expression {
    @Override
    Truth test(Evaluation evaluation);

    @Override
    default void load(Evaluation evaluation) {
        evaluation.ofTruth(test(evaluation));
    }

    @Override
    default Type type() {
        return Type.CONDITION;
    }

    @Override
    default Binding binding() {
        return Binding.COMPARISON;
    }
}
